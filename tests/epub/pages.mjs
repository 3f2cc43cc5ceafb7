// pages.mjs BOOK.pdf BOOK.epub: the same page numbers on paper and on the reader. The text after the mark of
// page n is the text that begins page n of the PDF, as the browser's viewer reads it; the lists of pages name
// all marks in order, with the PDF's own labels; the EPUB names that PDF as their source.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { all, Book, isA, nav, text } from './book.mjs';
const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { getDocument, VerbosityLevel } = await import(require.resolve('pdfjs-dist/legacy/build/pdf.mjs'));

const [pdfFile, epubFile] = process.argv.slice(2);
const complain = what => { console.log(what); process.exitCode = 1; };
const LENGTH = 24, PICTURE = '\ufffc';
// Without white space, hyphens and what tells typographic from typed marks: they differ between the media.
const normal = s => s.normalize('NFKC').replace(/[\s\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff‐‑-]+/g, '').replace(/[“”]/g, '"').replace(/[‘’]/g, "'");

// ---- paper: the text of a page without running head, page number and other artifacts, and without list labels ----
const doc = await getDocument({ data: new Uint8Array(fs.readFileSync(pdfFile)), verbosity: VerbosityLevel.ERRORS,
    useSystemFonts: false }).promise;
const labels = await doc.getPageLabels() ?? [];
// What an element of the structure is to the text: of a list's label nothing (as of an artifact), of a figure one sign.
function survey(node, kind, out) {
    for (const c of node?.children ?? [])
        if (c.type === 'content') out.set(c.id, kind);
        else survey(c, c.role === 'Lbl' ? 'label' : c.role === 'Figure' ? { told: false } : kind, out);
    return out;
}
async function paper(n) {
    const page = await doc.getPage(n), kinds = survey(await page.getStructTree(), '', new Map());
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    const open = [];
    let s = '';
    for (const i of items) {
        if (i.type?.startsWith('beginMarkedContent')) {
            const kind = i.tag === 'Artifact' ? 'label' : kinds.get(i.id) ?? open.at(-1);
            open.push(kind);
            if (kind?.told === false) { s += PICTURE; kind.told = true; }
        } else if (i.type === 'endMarkedContent') open.pop();
        else if (!open.includes('label')) s += i.str;
        if (s.length > 400) break;
    }
    return normal(s);
}

// ---- the reader: the text of the chapters in order, and where in it each mark stands ----
const book = new Book(epubFile);
let flow = '';
const marks = [];
const skipped = n => ['head', 'style'].includes(n.name) || isA('footnotes')(n) || n.attrs.class === 'box' || isA('noteref')(n);
function read(node, file) {
    for (const c of node.children)
        if (typeof c === 'string') flow += normal(c);
        else if (isA('pagebreak')(c)) marks.push({ label: c.attrs['aria-label'], target: `${file}#${c.attrs.id}`, at: flow.length });
        else if (c.name === 'img') flow += PICTURE;
        else if (!skipped(c)) read(c, file);
}
for (const c of book.chapters) read(book.xml(c.path), c.path);

// ---- the lists ----
const list = (book.navPath && nav(book.xml(book.navPath), 'page-list')) ?? complain('there is no page list');
const entries = list ? all(list, 'a').map(a => ({ label: text(a), target: book.target(book.navPath, a.attrs.href) })) : [];
const ncx = all(book.xml(book.ncxPath), 'pageTarget').map(p => ({ label: text(all(p, 'text')[0]),
    target: book.target(book.ncxPath, all(p, 'content')[0].attrs.src) }));
const shown = l => l.map(x => `${x.label} ${x.target}`).join('\n');
if (shown(entries) !== shown(marks)) complain(`page list and marks differ: ${entries.length} and ${marks.length}`);
if (shown(ncx) !== shown(marks)) complain(`pageList of the ncx and marks differ: ${ncx.length} and ${marks.length}`);
const xmp = (await doc.getMetadata()).metadata?.get('dc:identifier');
const source = book.meta('pageBreakSource');
if (source.length !== 1 || source[0] !== xmp) complain(`pageBreakSource is «${source}», the PDF is «${xmp}»`);
if (new Set(labels).size !== doc.numPages) complain('the labels of the PDF are not one for each page');

// ---- page by page ----
const byLabel = new Map(marks.map(m => [m.label, m]));
let agreed = 0, last = -1;
const wrong = [];
for (let n = 1; n <= doc.numPages; n++) {
    const want = (await paper(n)).slice(0, LENGTH), label = labels[n - 1], mark = byLabel.get(label);
    // Pages that only paper has come first, title page and contents, or are blank.
    if (!mark) { if (agreed + wrong.length && want) wrong.push(`page ${label} has no mark; it begins «${want}»`); continue; }
    const got = flow.slice(mark.at, mark.at + want.length);
    if (mark.at < last) wrong.push(`the mark of page ${label} stands before that of the page before`);
    last = mark.at;
    if (got === want) agreed++;
    else wrong.push(`page ${label} (${n}): paper «${want}», reader «…${flow.slice(Math.max(0, mark.at - 30), mark.at)}|${flow.slice(mark.at, mark.at + 40)}»`);
}
if (wrong.length) complain(wrong.slice(0, 12).join('\n'));
if (!agreed) complain('no page was compared');
if (!process.exitCode) console.log(`${agreed} of ${doc.numPages} pages`);
await doc.destroy();
