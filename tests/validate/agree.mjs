// agree.mjs FILE…: do three readers see one document? poppler (pdfinfo -struct-text), pdf.js (structure tree and
// marked content of every page) and MuPDF (the tree; the text in the order of the content) are asked for
// headings, lists, tables, alternative text and the order of reading, and must give the same.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { getDocument, VerbosityLevel } = await import(require.resolve('pdfjs-dist/legacy/build/pdf.mjs'));
const run = (...cmd) => execFileSync(cmd[0], cmd.slice(1), { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] }).toString('utf8');
// pdf.js and Debian's MuPDF cannot map sequences of emoji back to all of their characters.
const bare = s => s.normalize('NFKC').replace(/[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e007f}]|\p{Extended_Pictographic}/gu, '');

// A tree is { role, alt, kids, text }: kids are elements and strings, in the order of reading.
const element = (role, alt = '') => ({ role, alt, kids: [] });

// Glyphs of a right-to-left run stand in the order of the page, marked as ReversedChars (ISO 32000-1, 14.8.2.3.3), as Chromium
// writes them too. pdf.js and pdftotext turn them round; pdfinfo and MuPDF give them as they stand.
const turned = s => /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(s) ? [...s].reverse().join('') : s;

function poppler(file, text) {
    const root = element('root'), stack = [[-1, root]];
    for (const line of run('pdfinfo', '-struct-text', file).split('\n')) {
        const indent = line.match(/^ */)[0].length, s = line.slice(indent);
        const quoted = s.match(/^"(.*)"$/s), named = s.match(/^([A-Z][A-Za-z0-9]*)(?: <.*>)?(?: "(.*)")?(?: \((block|inline|grouping)\))?:?$/);
        if (quoted || /^Object \d/.test(s)) {
            while (stack.at(-1)[0] >= indent) stack.pop();
            if (quoted) stack.at(-1)[1].kids.push(text(quoted[1]));
        } else if (named && !s.startsWith('/')) {
            while (stack.at(-1)[0] >= indent) stack.pop();
            const e = element(named[1]);
            stack.at(-1)[1].kids.push(e);
            stack.push([indent, e]);
        }
    }
    return root;
}

// Elements reach over pages: those of a later page are joined to what the page before left open.
async function pdfjs(file) {
    const doc = await getDocument({ data: new Uint8Array(fs.readFileSync(file)), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false }).promise;
    const pages = [];
    for (let n = 1; n <= doc.numPages; n++) {
        const page = await doc.getPage(n), tree = await page.getStructTree();
        const text = new Map(), open = [];
        for (const i of (await page.getTextContent({ includeMarkedContent: true })).items) {
            if (i.type === 'beginMarkedContentProps' || i.type === 'beginMarkedContent') open.push(i.id);
            else if (i.type === 'endMarkedContent') open.pop();
            else { const id = open.findLast(x => x); if (id) text.set(id, (text.get(id) ?? '') + i.str); }
        }
        const walk = node => {
            const e = element(node.role, node.alt ?? '');
            for (const k of node.children ?? []) {
                if (k.role) e.kids.push(walk(k));
                else if (k.type === 'content' && text.has(k.id)) e.kids.push(text.get(k.id));
            }
            return e;
        };
        if (tree) pages.push(walk(tree));
    }
    return pages;
}

function mupdf(file) {
    const script = fileURLToPath(new URL('agree.js', import.meta.url));
    return run('mutool', 'run', script, file).trim().split('\n').map(l => {
        const [, depth, role, alt] = l.match(/^(\d+) (\S+) ?(.*)$/s);
        return { depth: +depth, role, alt };
    });
}

function* walk(e) { yield e; for (const k of e.kids) if (typeof k === 'object') yield* walk(k); }
const words = (e, but = /^$/) => e.kids.map(k => typeof k === 'string' ? k : but.test(k.role) ? '' : words(k, but)).join('');
// Without notes, which stand at the foot of pages and elsewhere in the tree.
function* walkText(e) { yield e; for (const k of e.kids) if (typeof k === 'object' && k.role !== 'Note') yield* walkText(k); }

const WINDOW = 400; // no more than this of running heads and notes stands between two letters of the text
let bad = 0;
for (const file of process.argv.slice(2)) {
    const same = (what, a, b) => {
        if (a === b) return;
        let i = 0;
        while (a[i] === b[i] && i < a.length) i++;
        console.log(`${file}: ${what} differ at ${i}: '${a.slice(Math.max(0, i - 20), i + 30)}' and '${b.slice(Math.max(0, i - 20), i + 30)}'`);
        bad++;
    };
    const p = poppler(file, turned), j = await pdfjs(file), m = mupdf(file);
    const jAll = { role: 'root', alt: '', kids: j };
    const pAll = [...walk(p)], jList = [...walk(jAll)];

    // Roles: the whole tree of poppler and MuPDF. pdf.js sees each page for itself, so an element on two pages
    // counts once a page there, and only its headings' and cells' text is compared.
    same('roles in poppler and MuPDF', pAll.slice(1).map(e => e.role).join(' '), m.map(e => e.role).join(' '));
    const of = (list, re) => list.filter(e => re.test(e.role));
    const said = list => list.map(e => `${e.role}:${bare(words(e))}`).join('\n');
    same('headings in poppler and pdf.js', said(of(pAll, /^H\d$/)), said(of(jList, /^H\d$/)));
    const joined = list => list.map(e => bare(words(e))).join(''), pText = [...walkText(p)], jText = [...walkText(jAll)];
    for (const [what, re] of [['labels of lists', /^Lbl$/], ['heads of tables', /^TH$/], ['cells of tables', /^TD$/], ['code', /^Code$/], ['links', /^Link$/]])
        same(`${what} in poppler and pdf.js`, joined(of(pText, re)), joined(of(jText, re)));
    same('notes in poppler and pdf.js', joined(of(pAll, /^Note$/)), joined(of(jList, /^Note$/)));
    const alts = list => of(list, /^(Figure|Formula)$/).map(e => bare(e.alt)).join('\n');
    same('alternative text in MuPDF and pdf.js', alts(m), alts(jList));

    // The order of reading: all the text of the tree, and what MuPDF finds from page to page with running heads and the like
    // between.
    same('text in poppler and pdf.js', bare(words(p, /^Note$/)), bare(words(jAll, /^Note$/)));
    const leaderless = s => [...bare(s).replace(/\.{4,}/g, '')]; // '…' beside '...' goes as well
    const tree = leaderless(words(poppler(file, s => s), /^Note$/)), content = leaderless(run('mutool', 'draw', '-q', '-F', 'text', file));
    let at = 0, missed = 0;
    for (const c of tree) {
        let next = at;
        while (next < at + WINDOW && content[next] !== c) next++;
        if (content[next] !== c) { missed++; if (missed === 1) console.log(`${file}: MuPDF has no '${c}' after '${content.slice(Math.max(0, at - 20), at).join('')}'`); }
        else at = next + 1;
    }
    if (missed > tree.length / 500) { console.log(`${file}: ${missed} of ${tree.length} characters are not in MuPDF's order`); bad++; }
    console.log(`${file}: ${m.length} elements, ${tree.length} characters`);
}
process.exitCode = bad ? 1 : 0;
