// What no page may show, counted from `--dump=pages`: marks that must not begin or end a line, parted
// —— and ……, last lines of one character that need not be, ink outside the type area. Reads a dump from standard
// input; prints the counts and up to ten places of each kind. Knows nothing of how pages are made.
import { readFileSync } from 'node:fs';

const NOT_FIRST = /^[。．，、；：！？」』）〕］｝》〉】〗～·%℃”’]/u;
const NOT_LAST = /[「『（〔［｛《〈【〖“‘]$/u;
const HAN = /\p{Script=Han}/u;
const BLOCKS = /^(P|H[1-6]|TD|TH|Lbl|LBody|Caption|Note|TOCI|Div|Figure|BlockQuote|Document|Sect|Part)$/;

export function parse(text) {
    const pages = [], parent = new Map(), path = [];
    let page = null, structure = false;
    for (const line of text.split('\n')) {
        if (line.startsWith('page ')) {
            const area = / area (\S+) (\S+) (\S+) (\S+)/.exec(line);
            pages.push(page = { number: pages.length + 1, ink: [], area: area && area.slice(1).map(Number) });
        } else if (line === 'structure') structure = true;
        else if (structure) {
            const m = /^( *)(\w+\.\d+)/.exec(line);
            if (!m) continue;
            path.length = m[1].length / 2;
            parent.set(m[2], path.at(-1));
            path.push(m[2]);
        } else if (line.startsWith('  text ')) {
            const m = /^  text (\S+) (\S+) (\S+) (\S+) (\S+) (\S+)(.*?) (".*")$/.exec(line);
            const [x, y, width] = m.slice(1, 4).map(Number);
            page.ink.push({ kind: 'text', x, y, width, tag: m[4], face: m[5], size: Number(m[6]), rtl: m[7].includes(' rtl'), text: JSON.parse(m[8]) });
        } else if (/^  (rule|image) /.test(line)) {
            const [kind, x, y, width, height, tag] = line.trim().split(' ');
            page.ink.push({ kind, x: +x, y: +y, width: +width, height: +height, tag });
        }
    }
    return { pages, parent };
}

function block(parent, tag) {
    while (tag && !BLOCKS.test(tag.split('.')[0])) tag = parent.get(tag);
    return tag;
}

// The lines of every block, in order: runs on one baseline that follow each other.
export function lines({ pages, parent }) {
    const blocks = new Map();
    for (const page of pages) {
        for (const ink of page.ink) {
            if (ink.kind !== 'text' || !ink.tag.includes('.')) continue;
            const name = block(parent, ink.tag);
            if (!name) continue;
            if (!blocks.has(name)) blocks.set(name, []);
            const all = blocks.get(name), last = all.at(-1);
            const raised = last && Math.abs(ink.y - last.y) < 0.75 * Math.max(ink.size, last.size);
            if (last && last.page === page.number && raised && (ink.x >= last.end - 1 || ink.rtl || last.rtl)) {
                last.text += ink.text;
                last.end = Math.max(last.end, ink.x + ink.width);
                last.rtl ||= ink.rtl;
                last.code &&= ink.tag.startsWith('Code.');
                if (ink.size > last.size) { last.size = ink.size; last.y = ink.y; }
            } else all.push({ page: page.number, x: ink.x, y: ink.y, end: ink.x + ink.width, size: ink.size, text: ink.text, rtl: ink.rtl, code: ink.tag.startsWith('Code.') });
        }
    }
    return blocks;
}

// A dash or an ellipsis of two ems is no mere mark.
const units = text => [...text.replace(/(?![—…])[\s\p{P}\p{S}\p{M}]/gu, '')];

// The line above could have given its last character as well: it ends in two Han, and more stands before.
const could_give = line => /.\p{Script=Han}\p{Script=Han}[\p{P}\s]*$/u.test(line.text.trim());

// A dump holds a document for each edition.
export function check(dump) {
    const total = { found: { start: [], end: [], dash: [], single: [], outside: [] }, han: 0, lines: 0, pages: 0, measured: 0 };
    for (const text of dump.split(/^(?=page 1 )/m)) {
        const one = check_one(text);
        for (const kind in total.found) total.found[kind].push(...one.found[kind]);
        for (const k of ['han', 'lines', 'pages', 'measured']) total[k] += one[k];
    }
    return total;
}

function check_one(dump) {
    const doc = parse(dump), found = { start: [], end: [], dash: [], single: [], outside: [] };
    let han = 0, n = 0;
    for (const list of lines(doc).values())
        list.forEach((line, i) => {
            const text = line.text.trim(), next = list[i + 1];
            const where = `page ${line.page}: ${text}`;
            n++;
            han += [...text].filter(c => HAN.test(c)).length;
            if (line.code || line.rtl) return;
            if (i && NOT_FIRST.test(text)) found.start.push(where);
            if (next && NOT_LAST.test(text)) found.end.push(where);
            if (next && !next.code) {
                const a = /(—+|…+)$/.exec(text), b = next.text.trim();
                if (a && b[0] === a[0][0] && a[0].length % 2) found.dash.push(`${where} / ${b}`);
            }
            const all = units(text);
            if (i && !next && all.length === 1 && HAN.test(all[0]) && could_give(list[i - 1])) found.single.push(`page ${line.page}: ${list[i - 1].text.trim()} / ${text}`);
        });
    for (const page of doc.pages) {
        if (!page.area) continue;
        const [left, top, width, height] = page.area, right = left + width, bottom = top + height;
        for (const ink of page.ink) {
            if (ink.tag === 'header' || ink.tag === 'footer') continue;
            // Marks hang out by up to half their width; letters have parts below the baseline.
            const slack = ink.kind === 'text' ? 0.6 * ink.size : 1;
            const high = ink.kind === 'text' ? ink.y - 0.6 * ink.size : ink.y;
            const low = ink.kind === 'text' ? ink.y : ink.y + ink.height;
            // A box that the page's end parts reaches a little beyond its text, up and down.
            const tall = ink.kind === 'rule' && ink.tag === 'artifact' ? 8 : slack;
            if (ink.x < left - slack || ink.x + ink.width > right + slack || high < top - tall || low > bottom + tall)
                found.outside.push(`page ${page.number}: ${ink.kind} at ${ink.x} ${ink.y}, ${ink.width} wide: ${ink.text ?? ''}`);
        }
    }
    return { found, han, lines: n, pages: doc.pages.length, measured: doc.pages.filter(p => p.area).length };
}

if (import.meta.url === new URL(process.argv[1], 'file:').href) {
    const r = check(readFileSync(0, 'utf8'));
    const counts = Object.entries(r.found).map(([k, v]) => `${k}=${v.length}`).join(' ');
    for (const [kind, places] of Object.entries(r.found)) for (const p of places.slice(0, 10)) console.log(`  ${kind}: ${p}`);
    console.log(`pages=${r.pages} lines=${r.lines} han=${r.han} ${counts}`);
    process.exit(Object.values(r.found).some(v => v.length) || !r.measured ? 1 : 0);
}
