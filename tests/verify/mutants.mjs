// mutants.mjs source FILE SEED        changes one character of a Markdown file, in place
// mutants.mjs xhtml FILE SEED         the same in the text of a chapter
// Removes, doubles, swaps or changes one character that a reader would see; prints what it did.
import fs from 'node:fs';

const [kind, file, seedText] = process.argv.slice(2);
let seed = (Number(seedText) * 2654435761 + 12345) >>> 0;
const roll = n => { // xorshift32
    seed ^= seed << 13; seed >>>= 0; seed ^= seed >>> 17; seed ^= seed << 5; seed >>>= 0;
    return seed % n;
};
for (let i = 0; i < 8; i++) roll(2);
const text = [...fs.readFileSync(file, 'utf8')];
const seen = [];
let inTag = false, from = 0;
if (kind === 'xhtml') from = [...text.join('').split('<body')[0]].length;
for (let i = from; i < text.length; i++) {
    if (kind === 'xhtml' && text[i] === '<') inTag = true;
    // In a source, letters, digits and Chinese marks are text wherever they stand.
    if (!inTag && /[\p{L}\p{N}\p{Extended_Pictographic}，。：；、“”（）《》]/u.test(text[i])) seen.push(i);
    if (kind === 'xhtml' && text[i] === '>') inTag = false;
}
if (kind === 'xhtml') for (let k = seen.length - 1; k >= 0; k--) // entities are one character
    if (/&[#\w]*$/.test(text.slice(Math.max(0, seen[k] - 8), seen[k]).join(''))) seen.splice(k, 1);
const at = seen[roll(seen.length)], was = text[at];
const others = [...new Set(seen.map(i => text[i]))].filter(c => c !== was);
const how = ['removed', 'doubled', 'swapped', 'changed'][roll(4)];
if (how === 'removed') text.splice(at, 1);
else if (how === 'doubled') text.splice(at, 0, was);
else if (how === 'changed' || !seen.includes(at + 1) || text[at + 1] === was) text[at] = others[roll(others.length)];
else [text[at], text[at + 1]] = [text[at + 1], was];
fs.writeFileSync(file, text.join(''));
console.log(`${how} '${was}' at character ${at}`);
