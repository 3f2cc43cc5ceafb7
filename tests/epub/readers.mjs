// readers.mjs FOLDER FILE…, readers.mjs --text FILE…: two real reading systems, foliate-js (its own reader) and epub.js, open each book in
// Debian's Chromium. Contents, list of pages and the text of every page of the spine must be what the files say,
// notes must pop up, pictures and fonts load, and nothing may be complained about in the console. Screenshots of
// cover, contents, chapter, table and note, light and dark, are left in FOLDER; --text reads only.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { all, Book, first, isA, nav, text, types, walk } from './book.mjs';
const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const [folder, ...files] = process.argv.slice(2);
const tools = new URL('../tools/node_modules/', import.meta.url).pathname;
const schemes = folder === '--text' ? ['light'] : ['light', 'dark'];
if (folder !== '--text') fs.mkdirSync(folder, { recursive: true });
const complain = what => { console.log(what); process.exitCode = 1; };

// ---- what the files say ----
const plain = s => s.replace(/[\s\u00ad]+/g, '');
const entries = (b, type) => { const n = nav(b.xml(b.navPath), type); return n ? all(n, 'a').map(a => plain(text(a))) : []; };
const bodies = b => b.spine.map(i => plain(text(first(b.xml(i.path), 'body'))));
const index = (b, test) => b.spine.findIndex(i => /\/c\d+\.xhtml$/.test(i.path) && [...walk(b.xml(i.path))].some(test));
// Name of a screenshot: where in the spine, and at which element.
const places = b => folder === '--text' ? [] : [['cover', 0, 'body'], ['contents', b.spine.findIndex(i => i.props.includes('nav')), 'nav'],
    ['chapter', b.spine.findIndex(i => /\/c\d+\.xhtml$/.test(i.path)), 'body'], ['table', index(b, n => n.name === 'table'), 'table'],
    ['note', index(b, n => n.name === 'aside' && types(n).includes('footnote')), 'section.notes'],
    ['code', index(b, n => n.name === 'pre'), 'pre']].filter(p => p[1] >= 0);

// ---- the pages that hold the readers ----
const epubjs = `<!DOCTYPE html><meta charset="utf-8"><style>html, body, #view { margin: 0; width: 100vw; height: 100vh }</style><div id="view"></div>
<script src="/jszip/dist/jszip.min.js"></script><script src="/epubjs/dist/epub.min.js"></script>
<script>window.open_ = async dark => {
    const book = window.book = ePub(await (await fetch('/book.epub')).arrayBuffer());
    const r = window.rendition = book.renderTo('view', { width: '100%', height: '100%', spread: 'none' });
    if (dark) r.themes.override('background', '#121212'), r.themes.override('color', '#e0e0e0');
    await book.ready; await r.display(); }</script>`;
const kinds = { '.js': 'text/javascript', '.html': 'text/html', '.css': 'text/css', '.epub': 'application/epub+zip' };
let served;
const server = http.createServer((q, a) => {
    const name = decodeURIComponent(new URL(q.url, 'http://x').pathname);
    const send = (type, data) => { a.writeHead(200, { 'Content-Type': type }); a.end(data); };
    const file = path.join(tools, name);
    if (name === '/book.epub') send(kinds['.epub'], served);
    else if (name === '/epubjs.html') send('text/html', epubjs);
    else if (name === '/favicon.ico') { a.writeHead(204); a.end(); }
    else if (file.startsWith(tools) && fs.existsSync(file) && fs.statSync(file).isFile()) send(kinds[path.extname(file)] ?? 'application/octet-stream', fs.readFileSync(file));
    else { a.writeHead(404); a.end(); }
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'readers-'));
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(f => fs.existsSync(f));
const browser = await chromium.launchPersistentContext(profile, { executablePath, headless: true, bypassCSP: true, viewport: { width: 600, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

async function page(url, scheme, errors) {
    const p = await browser.newPage();
    p.setDefaultTimeout(60000);
    await p.emulateMedia({ colorScheme: scheme });
    p.on('pageerror', e => errors.push(`${scheme}: ${e.message}`));
    p.on('console', m => { if (m.type() === 'error' && !KNOWN.test(m.text())) errors.push(`${scheme}: ${m.text()} ${m.location().url}`); });
    p.on('request', r => { if (!r.url().startsWith(origin) && !/^(blob|data|about):/.test(r.url())) errors.push(`asks the network for ${r.url()}`); });
    p.on('requestfailed', r => errors.push(`cannot load ${r.url()}`));
    await p.goto(origin + url);
    return p;
}
// The readers' own: both put pages into a frame without scripts, and Chromium says so.
const KNOWN = /Blocked script execution in|An iframe which has both allow-scripts and allow-same-origin/;
const compare = (name, what, got, want) => {
    const i = want.findIndex((w, k) => got[k] !== w);
    if (got.length !== want.length || i >= 0) complain(`${name}: ${what}: ${got.length} for ${want.length}; first difference at ${i}: «${(got[i] ?? '').slice(0, 60)}», expected «${(want[i] ?? '').slice(0, 60)}»`);
};
const shot = (p, name) => p.screenshot({ path: path.join(folder, `${name}.png`) });
const FLAT = 'const flat = l => (l ?? []).flatMap(x => [x.label.replace(/\\s+/g, ""), ...flat(x.subitems)]);';

async function foliate(b, name) {
    const errors = [];
    for (const scheme of schemes) {
        const p = await page('/foliate-js/reader.html?url=/book.epub', scheme, errors);
        await p.waitForFunction('globalThis.reader?.view?.renderer?.getContents?.()?.[0]?.doc?.body');
        if (scheme === 'light') {
            const got = await p.evaluate(`(async () => { ${FLAT} const { book } = reader.view;
                const docs = await Promise.all(book.sections.map(s => s.createDocument()));
                return { toc: flat(book.toc), pages: flat(book.pageList), text: docs.map(d => d.body.textContent.replace(/[\\s\\u00ad]+/g, '')),
                    lang: docs.map(d => d.documentElement.lang), cover: (await book.getCover())?.size ?? 0 }; })()`);
            compare(name, 'contents', got.toc, entries(b, 'toc'));
            compare(name, 'list of pages', got.pages, entries(b, 'page-list'));
            compare(name, 'text', got.text, bodies(b));
            if (!got.cover) complain(`${name}: there is no cover`);
            if (got.lang.some(l => !l)) complain(`${name}: a page has no language`);
        }
        for (const [what, at, selector] of places(b)) {
            const state = await p.evaluate(`(async () => { const r = reader.view.renderer;
                await r.goTo({ index: ${at}, anchor: d => d.querySelector(${JSON.stringify(selector)}) ?? 0 });
                const { doc } = r.getContents()[0]; await doc.fonts.ready;
                const size = e => parseFloat(doc.defaultView.getComputedStyle(e).fontSize);
                return { broken: [...doc.images].filter(i => !i.complete || !i.naturalWidth).length, wide: [...doc.querySelectorAll('pre, img')].filter(e => e.scrollWidth > e.clientWidth + 2 && e.clientWidth).length,
                    small: [...doc.querySelectorAll('p code, pre code')].filter(e => size(e) < 0.84 * size(e.closest('p, pre').parentElement)).length,
                    failed: [...doc.fonts].filter(f => f.status === 'error').length }; })()`);
            if (state.broken || state.failed || state.wide || state.small) complain(`${name} ${what}: ${state.broken} pictures and ${state.failed} fonts do not load, ${state.wide} boxes are too wide, ${state.small} too small`);
            await p.waitForTimeout(150);
            await shot(p, `${name}-${what}-${scheme}`);
        }
        const at = index(b, isA('noteref'));
        if (at >= 0 && scheme === 'light') { // the note of the first call pops up with its text
            const note = await p.evaluate(`(async () => { const { FootnoteHandler } = await import('/foliate-js/footnotes.js'), { view } = reader, h = new FootnoteHandler();
                const shown = new Promise((done, fail) => { h.addEventListener('before-render', e => document.body.append(e.detail.view));
                    h.addEventListener('render', e => done({ type: e.detail.type, hidden: e.detail.hidden, text: e.detail.view.renderer.getContents()[0].doc.body.textContent.replace(/\\s+/g, '') }));
                    view.addEventListener('link', e => h.handle(view.book, e)?.catch(fail)); setTimeout(() => fail(new Error('no note')), 20000); });
                await view.renderer.goTo({ index: ${at}, anchor: 0 });
                view.renderer.getContents()[0].doc.querySelector('a[role=doc-noteref]').click();
                return shown; })()`).catch(e => ({ text: e.message }));
            const want = plain(text(all(b.xml(b.spine[at].path), 'aside').find(isA('footnote'))));
            if (note.type !== 'footnote' || !note.hidden || note.text !== want) complain(`${name}: the pop-up says «${note.text}», the note is «${want}»`);
        }
        await p.close();
    }
    for (const e of new Set(errors)) complain(`${name}: ${e}`);
}

// epub.js goes to ids: the nearest one at or before the first element of that name or class.
function anchor(b, at, selector) {
    let id = '';
    for (const n of walk(b.xml(b.spine[at].path))) {
        if (n.attrs.id && id !== undefined) id = '#' + n.attrs.id;
        if (n.name === selector || (n.attrs.class ?? '') === selector.split('.')[1]) return id;
    }
    return '';
}

async function epubJs(b, name) {
    const errors = [];
    for (const scheme of schemes) {
        const p = await page('/epubjs.html', scheme, errors);
        await p.evaluate(`open_(${scheme === 'dark'})`);
        if (scheme === 'light') {
            const got = await p.evaluate(`(async () => { ${FLAT} const text = [];
                const nav = await book.loaded.navigation, pages = book.pageList?.pageList;
                for (const item of book.spine.spineItems) { const d = await item.load(book.load.bind(book)); text.push(d.querySelector('body').textContent.replace(/[\\s\\u00ad]+/g, '')); item.unload(); }
                return { toc: flat(nav.toc), pages: (pages ?? []).map(x => String(x.page)), text }; })()`);
            compare(name, 'contents', got.toc, entries(b, 'toc'));
            compare(name, 'list of pages', got.pages, entries(b, 'page-list').filter(l => /^\d+$/.test(l)));
            compare(name, 'text', got.text, bodies(b));
        }
        for (const [what, at, selector] of places(b)) {
            const state = await p.evaluate(`(async () => { await rendition.display(${JSON.stringify(b.items.find(i => i.path === b.spine[at].path).href + anchor(b, at, selector))});
                const doc = rendition.getContents()[0].document; await doc.fonts.ready;
                return { broken: [...doc.images].filter(i => !i.complete || !i.naturalWidth).length, failed: [...doc.fonts].filter(f => f.status === 'error').length }; })()`);
            if (state.broken || state.failed) complain(`${name} ${what}: ${state.broken} pictures and ${state.failed} fonts do not load`);
            await p.waitForTimeout(150);
            await shot(p, `${name}-${what}-${scheme}`);
        }
        await p.close();
    }
    for (const e of new Set(errors)) complain(`${name}: ${e}`);
}

try {
    for (const file of files) {
        served = fs.readFileSync(file);
        const b = new Book(served), name = path.basename(file, '.epub');
        for (const [reader, read] of [['foliate', foliate], ['epubjs', epubJs]])
            await read(b, `${name}-${reader}`).catch(e => complain(`${name}-${reader}: ${e.message}`));
    }
} finally {
    await browser.close();
    server.close();
    fs.rmSync(profile, { recursive: true, force: true });
}
