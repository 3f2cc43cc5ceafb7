// check.mjs FOLDER COLLECTION NAME: what `notesbook build` left in FOLDER against the Markdown of COLLECTION. Every
// file of its contents is there, in order; every word of the Markdown is in the EPUB's chapters, and all their text
// on the PDF's pages; no link of the PDF leads nowhere. Words that are missing are counted, and those that
// reasons.txt does not explain are a failure. Prints one row of the table.
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { Book, first } from '../epub/book.mjs';
import { inspect } from '../validate/pdfjs.mjs';
import { contents } from './contents.mjs';
import { source, words } from './source.mjs';

const [folder, collection, name] = process.argv.slice(2);
const complain = what => { console.log(`${name}: ${what}`); process.exitCode = 1; };

// ---- reasons.txt: a collection, then what is rightly missing: "/pattern/" of source text, "word" or "word*7",
// and "pdf:letters" of the EPUB that the PDF lacks ----
const excused = new Map(), patterns = [];
let here = false;
for (const line of fs.readFileSync(new URL('reasons.txt', import.meta.url), 'utf8').split('\n')) {
    if (/^\S/.test(line) && line[0] !== '#') here = name.startsWith(line.trim()) || line.trim() === 'all';
    else if (here && line.trim() && line.trim()[0] !== '#') {
        const pattern = /^\s*\/(.*)\/$/.exec(line);
        if (pattern) patterns.push(new RegExp(pattern[1], 'gmu'));
        else for (const w of line.trim().split(/\s+/)) { const [word, n] = w.split('*'); excused.set(word, (excused.get(word) ?? 0) + +(n ?? 1)); }
    }
}
const prune = s => { let n = 0; for (const p of patterns) s = s.replace(p, m => { n += words(m).length; return ' '; }); return [s, n]; };

// ---- an EPUB's chapters as words: tags part words, except in code, where they only colour, the marks of pages, and
// those that only name a language ----
const BLANK = new Set(['head', 'style', 'rt', 'rp']);
function put(node, code, out, alt) {
    for (const c of node.children)
        if (typeof c === 'string') out.push(c);
        else if (c.name === 'img') out.push(' ', alt ? c.attrs.alt ?? '' : '', ' ');
        else if (!BLANK.has(c.name) && c.attrs.role !== 'doc-backlink' && c.attrs.role !== 'doc-pagebreak') {
            const inside = code || c.name === 'pre';
            const parts = !code && !(c.name === 'span' && c.attrs.lang);
            if (parts) out.push(' ');
            put(c, inside, out, alt);
            if (parts) out.push(' ');
        }
}
const chapterTexts = (book, alt) => book.chapters.map(c => { const out = []; put(first(book.xml(c.path), 'body'), false, out, alt); return out.join(''); });

// ---- order: runs of words that stand once in the book say where a file went ----
const RUN = 5;
function places(list) {
    const at = new Map();
    for (let i = 0; i + RUN <= list.length; i++) {
        const key = list.slice(i, i + RUN).join(' ');
        at.set(key, at.has(key) ? -1 : i);
    }
    return at;
}
function median(list, at) {
    const found = [];
    for (let i = 0; i + RUN <= list.length; i++) { const p = at.get(list.slice(i, i + RUN).join(' ')); if (p >= 0) found.push(p); }
    return found.sort((a, b) => a - b)[found.length >> 1];
}

// ---- the PDF: the EPUB's letters, in stretches, among those of the pages ----
const letters = s => words(s).join('').normalize('NFKD').replace(/[\p{M}\u200c\u200d]/gu, '');
const STRETCH = 24;
function notOnPages(chapters, stream) {
    let at = 0;
    const missing = [];
    for (const text of chapters)
        for (let s = letters(text), i = 0; i < s.length; i += STRETCH) {
            const w = s.slice(i, i + STRETCH);
            let p = stream.indexOf(w, at);
            if (p < 0 || p > at + 20000) p = Math.max(stream.lastIndexOf(w, at), p);
            if (p >= 0) { at = p; continue; }
            let a = w.length, b = w.length; // a page may end in the midst of it
            while (a && !stream.includes(w.slice(0, a))) a--;
            while (b && !stream.includes(w.slice(w.length - b))) b--;
            if (a + b < w.length) missing.push(w);
        }
    return missing;
}

// Where glyphs stand in another order than letters, poppler alone reads the text that the PDF gives with them, and even
// it not in order: the letters are counted.
const REORDERED = /^(ar|bn|fa|he|hi|ta|te|th)\b/;
function lettersNotOnPages(chapters, pdf) {
    const left = new Map(), missing = [];
    for (const c of letters(execFileSync('pdftotext', [pdf, '-'], { maxBuffer: 1 << 30 }).toString())) left.set(c, (left.get(c) ?? 0) + 1);
    for (const c of letters(chapters.join('\n'))) left.get(c) > 0 ? left.set(c, left.get(c) - 1) : missing.push(c);
    return missing;
}

function filesOf(edition) {
    const dump = execFileSync(process.env.NB, ['epub', '-q', '--allow-missing', '--dump=doc', ...(edition ? ['-e', edition] : []), collection], { maxBuffer: 1 << 30 }).toString();
    return [...dump.matchAll(/^ +\d+ file .*?path=("(?:[^"\\]|\\.)*")/gm)].map(m => JSON.parse(m[1])).filter(f => !f.endsWith('.bib')); // of works cited, not all
}

let listed = contents(collection);
const decode = bytes => { try { return new TextDecoder('utf-8', { fatal: true }).decode(bytes); } catch { return new TextDecoder('gb18030').decode(bytes); } };
const size = f => (fs.statSync(f).size / 1e6).toFixed(1);
for (const epub of fs.readdirSync(folder).filter(f => f.endsWith('.epub')).sort()) {
    const edition = /\.([a-z]{2,3}(?:-\w+)*)\.epub$/.exec(epub)?.[1] ?? '', label = edition ? `${name} ${edition}` : name;
    const pdf = epub.replace(/epub$/, 'pdf'), files = filesOf(edition);
    const book = new Book(path.join(folder, epub)), got = words(chapterTexts(book, true).join('\n'));

    const left = new Map();
    for (const w of got) left.set(w, (left.get(w) ?? 0) + 1);
    let missing = 0;
    const lost = new Map(), where = new Map(), positions = [], at = places(got);
    for (const f of files) {
        const [text, n] = prune(decode(fs.readFileSync(f))), list = source(text);
        missing += n;
        positions.push([f, median(list, at)]);
        for (const w of list) {
            const n = left.get(w) ?? 0;
            if (n) left.set(w, n - 1);
            else lost.set(w, (lost.get(w) ?? 0) + 1);
        }
        for (let i = 0; i < list.length; i++)  // where it was, for a person to look
            if (!at.has(list.slice(i, i + RUN).join(' '))) for (const w of list.slice(i, i + RUN)) where.set(w, `${path.basename(f)} «${list.slice(i, i + RUN + 3).join(' ')}»`);
    }
    const unexplained = [];
    for (const [w, n] of lost) {
        missing += n;
        if (n > (excused.get(w) ?? 0)) unexplained.push(`${w}${n > 1 ? ' ×' + n : ''} (${where.get(w) ?? '?'})`);
    }
    if (unexplained.length) complain(`${edition} ${unexplained.length} words are lost: ${unexplained.slice(0, 30).join(', ')}`);

    // A translation keeps the order of what it translates.
    const base = f => f.replace(/\.(en|zh|zh-\w+)\.md$/, '.md');
    const order = listed.map(base), mine = files.map(base).filter(f => order.includes(f));
    const want = order.filter(f => mine.includes(f));
    if (order.length && want.length < order.length) complain(`${edition} lacks ${order.filter(f => !mine.includes(f)).slice(0, 5)}`);
    const wrong = want.findIndex((f, i) => mine[i] !== f);
    if (wrong >= 0) complain(`${edition} has ${mine[wrong]} where its contents has ${want[wrong]}`);
    let last = -1;
    for (const [f, p] of positions)
        if (p !== undefined) { if (p < last) complain(`${edition} ${f} is printed too early`); last = p; }

    const paper = await inspect(path.join(folder, pdf), what => complain(`${pdf}: ${what}`));
    const shown = chapterTexts(book, false);
    const off = (REORDERED.test(edition) ? lettersNotOnPages(shown, path.join(folder, pdf)) : notOnPages(shown, letters(paper.text))).filter(w => !excused.has(`pdf:${w}`));
    if (off.length) complain(`${pdf} lacks ${off.length} stretches of the EPUB: ${off.slice(0, 12).join(', ')}`);
    console.log(`row | ${label} | ${files.length} | ${paper.pages} | ${size(path.join(folder, pdf))} | ${size(path.join(folder, epub))} | ${missing}`);
}
