// mutants.mjs source FILE SEED        changes one character of a Markdown file, in place
// mutants.mjs xhtml FILE SEED         the same in the text of a chapter
// mutants.mjs pdf FILE SEED          the same with a glyph of the pages of a PDF in qpdf's QDF form
// Removes, doubles, swaps or changes one character that a reader would see; prints what it did.
import fs from 'node:fs';

const [kind, file, seedText] = process.argv.slice(2);
let seed = (Number(seedText) * 2654435761 + 12345) >>> 0;
const roll = n => { // xorshift32
    seed ^= seed << 13; seed >>>= 0; seed ^= seed >>> 17; seed ^= seed << 5; seed >>>= 0;
    return seed % n;
};
for (let i = 0; i < 8; i++) roll(2);
const ways = ['removed', 'doubled', 'swapped', 'changed'];
if (kind === 'pdf') {
    pdf();
    process.exit();
}
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
const how = ways[roll(4)];
if (how === 'removed') text.splice(at, 1);
else if (how === 'doubled') text.splice(at, 0, was);
else if (how === 'changed' || !seen.includes(at + 1) || text[at + 1] === was) text[at] = others[roll(others.length)];
else [text[at], text[at + 1]] = [text[at + 1], was];
fs.writeFileSync(file, text.join(''));
console.log(`${how} '${was}' at character ${at}`);

// Strings of two bytes a glyph, in hexadecimal, in the streams of pages. Artifacts (page numbers, running heads) are no text
// of the book, and a space need not be there: lines end where the page wants it.
function pdf() {
    const b = fs.readFileSync(file).toString('latin1'), glyphs = [];
    for (const stream of b.matchAll(/\nstream\n([^]*?)endstream/g)) {
        if (!/\bBT\n/.test(stream[1])) continue;
        const open = [];
        for (const m of stream[1].matchAll(/(\/\w+).*?(?:BDC|BMC)\b|\bEMC\b|<([0-9a-f]{4,})>/g)) {
            if (m[1]) open.push(m[1]);
            else if (!m[2]) open.pop();
            else if (!open.includes('/Artifact'))
                for (let i = 0; i < m[2].length; i += 4)
                    glyphs.push({ at: stream.index + 8 + m.index + 1 + i, id: m[2].slice(i, i + 4), last: i + 4 >= m[2].length });
        }
    }
    const seen = glyphs.filter(g => g.id > '0001'), g = seen[roll(seen.length)], how = ways[roll(4)];
    const next = glyphs[glyphs.indexOf(g) + 1], others = seen.filter(o => o.id !== g.id);
    let now = '', n = 4;
    if (how === 'doubled') now = g.id + g.id;
    else if (how === 'swapped' && !g.last && next.id > '0001' && next.id !== g.id) now = next.id + g.id, n = 8;
    else if (how !== 'removed') now = others[roll(others.length)].id;
    fs.writeFileSync(file, b.slice(0, g.at) + now + b.slice(g.at + n), 'latin1');
    console.log(`${how} glyph ${g.id} at byte ${g.at}, of ${seen.length}`);
}
