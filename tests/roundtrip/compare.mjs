// compare.mjs LANG SOURCE.html pdf TEXT READER | epub FOLDER
// Walks both texts without white space. What layout adds may stand between two characters of the source
// and nothing else may: list labels, running heads, page numbers, the title page and contents. What layout
// changes is undone first: quotes, dashes and ellipses by language, soft hyphens.
import fs from 'node:fs';
import path from 'node:path';

const [lang, sourceFile, kind, target, reader = 'chapters'] = process.argv.slice(2);

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
const decode = s => s.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, e) =>
    e[0] === '#' ? String.fromCodePoint(e[1] === 'x' ? parseInt(e.slice(2), 16) : parseInt(e.slice(1)))
                 : entities[e] ?? all);
const strip = html => decode(html.replace(/<(head|style|script)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ''));
const normal = s => s.normalize('NFC').replace(/[\u00ad\u200b\ufeff\f]/g, '')
    .replace(/[“”]/g, '"').replace(/[‘’]/g, "'").replace(/–/g, '--').replace(/—/g, '---')
    .replace(/…/g, '...').replace(/-{2,}/g, m => '-'.repeat(m.length)).replace(/\s+/g, '');

// The EPUB's chapters in spine order, without the title page and the navigation.
function epubText(folder) {
    const find = (d, end) => fs.readdirSync(d, { withFileTypes: true }).flatMap(e =>
        e.isDirectory() ? find(path.join(d, e.name), end) : e.name.endsWith(end) ? [path.join(d, e.name)] : []);
    const opf = find(folder, '.opf')[0];
    const xml = fs.readFileSync(opf, 'utf8');
    const items = new Map([...xml.matchAll(/<item\b[^>]*>/g)].map(m => [
        /\bid="([^"]*)"/.exec(m[0])[1], { href: /href="([^"]*)"/.exec(m[0])[1], nav: /properties="[^"]*nav/.test(m[0]) }]));
    return [...xml.matchAll(/<itemref\b[^>]*idref="([^"]*)"/g)].map(m => items.get(m[1]))
        .filter(i => !i.nav && !/title|cover|colophon/.test(i.href))
        .map(i => strip(fs.readFileSync(path.join(path.dirname(opf), decodeURIComponent(i.href)), 'utf8'))).join('\n');
}

const html = fs.readFileSync(sourceFile, 'utf8');
const want = normal(strip(html));
let got;
if (kind === 'epub') got = normal(epubText(target));
else {
    const pages = fs.readFileSync(target, 'utf8').split('\f').filter(p => p.trim());
    const headings = new Set([...html.matchAll(/<h\d[^>]*>([\s\S]*?)<\/h\d>/g)].map(m => normal(strip(m[1]))));
    const headIn = t => [...headings, ''].flatMap(a => [...headings].map(b => a + b))
        .filter(h => t.startsWith(h)).sort((a, b) => b.length - a.length)[0];
    // The first lines of a page after the first are its running heads, one or two headings, perhaps beside the
    // page number; a page number may stand in the last two. Everything else must be accounted for, as a heading
    // below a running head that says the same.
    const kept = pages.map((p, n) => {
        const lines = p.split('\n').filter(l => l.trim());
        let heads = n > 0 ? 2 : 0, last = null;
        return lines.map((l, i) => {
            const t = normal(l);
            if ((i === 0 || i >= lines.length - 2) && /^[0-9ivxlc]+$/.test(t)) return '';
            const head = i < 2 && heads > 0 && headIn(t.replace(/^\d+/, ''));
            if (!head || head === last) { heads = 0; return t; }
            last = head;
            heads -= headings.has(head) ? 1 : 2;
            return t.replace(/^\d+/, '').slice(head.length).replace(/^\d+$/, '');
        }).join('\n');
    });
    got = normal(kept.join('\n'));
}

const label = /^(?:\d{1,3}[.)]|[•◦▪·–‣■□☐☑]|[a-z]\.)/u;
let i = 0, j = 0, skipped = 0;
while (i < want.length) {
    if (want[i] === got[j]) { i++; j++; continue; }
    const m = label.exec(got.slice(j, j + 8));
    if (m) { j += m[0].length; skipped++; continue; }
    console.log(`  ${kind} ${lang} ${reader}: at character ${i} the source has «${want.slice(i, i + 40)}», the output «${got.slice(j, j + 40)}»`);
    console.log(`not ok ${kind} ${lang} ${reader} text equals the source`);
    process.exit(1);
}
const rest = got.slice(j);
if (rest.length) {
    console.log(`  left over: «${rest.slice(0, 80)}»`);
    console.log(`not ok ${kind} ${lang} ${reader} text equals the source`);
    process.exit(1);
}
console.log(`ok ${kind} ${lang} ${reader}: ${want.length} characters, ${skipped} list labels`);
