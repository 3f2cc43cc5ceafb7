// watch.mjs PROGRAM FOLDER SHOTS: saves files as editors do and looks at what `watch --serve` shows for it, by
// hand-made requests and in Debian's Chromium. Screenshots, light and dark, English and Chinese, go to SHOTS.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const [program, folder, shots] = process.argv.slice(2);
fs.mkdirSync(shots, { recursive: true });
let failed = false;
const is = (name, got, want) => {
    const same = JSON.stringify(got) === JSON.stringify(want);
    if (!same) { failed = true; console.log(`  expected ${JSON.stringify(want)}, found ${JSON.stringify(got)}`); }
    console.log((same ? 'ok ' : 'not ok ') + name);
};
const pause = ms => new Promise(done => setTimeout(done, ms));
const patience = 20000; // milliseconds, on a machine that does other things

// ---- a book in two languages with a picture and an included file, in a folder with blanks and Han ----
const book = path.join(folder, 'my 书'), out = path.join(folder, 'out');
const file = name => path.join(book, name);
fs.mkdirSync(file('pictures'), { recursive: true });
fs.mkdirSync(out);
const english = word => `# Lecture\n\nThe word is ${word}.\n\n## Part two\n\n![A square](pictures/a.svg)\n\n` + 'Text to scroll through.\n\n'.repeat(80);
const square = colour => `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`;
fs.writeFileSync(file('README.md'), english('aardvark'));
fs.writeFileSync(file('README.zh.md'), '# 讲义\n\n这个词是土豚。\n\n## 第二部分\n\n![方块](pictures/a.svg)\n\n正文。\n');
fs.writeFileSync(file('pictures/a.svg'), square('red'));
// As Vim and VS Code's safe save do it: another file, renamed over the old one.
const replace = (name, text) => { fs.writeFileSync(file(name) + '~new', text); fs.renameSync(file(name) + '~new', file(name)); };

// ---- the program ----
function start(locale, ...args) {
    const child = spawn(program, ['watch', '--serve=0', '-o', out, ...args, book], { env: { ...process.env, LC_ALL: locale } });
    let said = '';
    child.stderr.on('data', d => { said += d; });
    child.ended = new Promise(done => child.on('exit', (code, signal) => done(code ?? signal)));
    child.said = () => said;
    child.origin = (async () => {
        for (let t = 0; t < patience; t += 50) {
            const m = said.match(/http:\/\/127\.0\.0\.1:(\d+)/);
            if (m) return m[0];
            await pause(50);
        }
        throw new Error('nothing is served: ' + said);
    })();
    return child;
}
const ask = (url, { method = 'GET', host, raw } = {}) => new Promise((done, no) => {
    const u = new URL(url);
    const q = http.request({ host: '127.0.0.1', port: u.port, method, path: raw ?? u.pathname + u.search, headers: { Host: host ?? u.host } }, a => {
        const parts = [];
        a.on('data', d => parts.push(d));
        a.on('end', () => done({ status: a.statusCode, headers: a.headers, body: Buffer.concat(parts) }));
    });
    q.on('error', no);
    q.end();
});
const stateOf = async origin => JSON.parse((await ask(origin + '/state.json')).body);
async function until(what, test) {
    for (const from = Date.now(); Date.now() - from < patience;) {
        const v = await test().catch(() => null);
        if (v) return v;
        await pause(20);
    }
    console.log(`  waited in vain for ${what}`);
    return null;
}
const pdfText = bytes => { const f = path.join(folder, 'got.pdf'); fs.writeFileSync(f, bytes); return execFileSync('pdftotext', [f, '-']).toString(); };

let run = start('C.UTF-8');
let origin = await run.origin;
await until('the first build', async () => (await stateOf(origin)).outputs.length === 4);

// ---- requests ----
is('the page', [(await ask(origin + '/')).status, (await ask(origin + '/')).headers['content-type']], [200, 'text/html; charset=utf-8']);
const pdf = await ask(origin + '/book/' + encodeURIComponent('my 书.en.pdf'));
is('the PDF', [pdf.status, pdf.headers['content-type'], pdf.headers['cache-control'], pdfText(pdf.body).includes('aardvark')], [200, 'application/pdf', 'no-store', true]);
const chapter = (await stateOf(origin)).outputs.find(o => o.format === 'epub').start;
const got = await ask(origin + encodeURI(chapter));
is('a chapter of the EPUB', [got.status, got.headers['content-type'], got.body.toString().includes('aardvark')], [200, 'application/xhtml+xml; charset=utf-8', true]);
is('HEAD has no body', (await ask(origin + '/', { method: 'HEAD' })).body.length, 0);
const port = new URL(origin).port;
for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '127.0.0.1:1', `localhost.:${port}`])
    is(`Host '${host}' is refused`, (await ask(origin + '/', { host })).status, 403);
is('localhost is the same', (await ask(origin + '/', { host: `localhost:${port}` })).status, 200);
for (const raw of ['/../README.md', '/book/../../my%20%E4%B9%A6/README.md', '/book/..%2f..%2fREADME.md', '/epub/../state', '/book/', '//etc/passwd', '/book/%00', '/.notesbook-build'])
    is(`'${raw}' is not there`, (await ask(origin + '/', { raw })).status, 404);
is('POST is refused', (await ask(origin + '/', { method: 'POST' })).status, 405);
is('nobody else is answered', execFileSync('ss', ['-Hltn', `sport = :${port}`]).toString().includes(`127.0.0.1:${port} `), true);
const second = spawnSync(program, ['watch', `--serve=${port}`, '-o', out, book], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
is('a port that is taken', [second.status, second.stderr.toString().split('\n')[0]], [1, `notesbook: error: cannot serve on port ${port}: Address already in use [cannot-serve]`]);
for (let i = 0; i < 40; i++) { // clients that leave while they wait
    const q = http.get(origin + '/wait?since=1000000');
    q.on('error', () => {});
    setTimeout(() => q.destroy(), 50);
}
await pause(200);
is('clients that leave do no harm', (await ask(origin + '/')).status, 200);

// ---- in the browser ----
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(f => fs.existsSync(f));
const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
const errors = [];
async function open(address, colorScheme, tab) {
    const p = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme });
    p.setDefaultTimeout(patience);
    p.on('pageerror', e => errors.push(e.message));
    p.on('request', q => { if (!q.url().startsWith(address) && !/^(data|blob|about|chrome)/.test(q.url())) errors.push('asks for ' + q.url()); });
    await p.goto(address);
    await p.click(`#tabs button:has-text("${tab}")`);
    return p;
}
const frameText = async p => { const f = await p.$('iframe:not(.coming)'); return f ? (await f.contentFrame()).evaluate('document.body.innerText') : ''; };
const page = await open(origin, 'light', 'English EPUB');
const shows = word => until(`'${word}' on the page`, async () => (await frameText(page)).includes(word));
await shows('aardvark');
await page.evaluate(() => document.querySelector('iframe:not(.coming)').contentWindow.scrollTo(0, 700));
const times = [];
for (const word of ['badger', 'caracal', 'dormouse', 'echidna', 'ferret']) {
    const from = performance.now();
    replace('README.md', english(word));
    await shows(word);
    times.push(performance.now() - from);
}
is('a save shows', (await frameText(page)).includes('ferret'), true);
console.log(`  from the save to the new text on the page: ${times.map(t => t.toFixed(0)).join(' ')} ms`);
is('the place stays', Math.abs(await page.evaluate(() => document.querySelector('iframe:not(.coming)').contentWindow.scrollY) - 700) < 5, true);
fs.appendFileSync(file('README.md'), '\nA gnu, written in place.\n');
is('so does one that writes in place', !!await shows('gnu'), true);
const newPdf = async () => pdfText((await ask(origin + '/book/' + encodeURIComponent('my 书.en.pdf'))).body);
is('and the PDF', (await newPdf()).includes('gnu'), true);
replace('pictures/a.svg', square('blue'));
const digest = async () => (await stateOf(origin)).outputs.map(o => o.digest).join();
const before = await digest();
is('a picture that changes', !!await until('the picture', async () => await digest() !== before), true);
fs.mkdirSync(file('more'));
fs.writeFileSync(file('more/b.svg'), square('green'));
fs.appendFileSync(file('README.md'), '\nThe hare.\n\n![Another](more/b.svg)\n');
await shows('hare');
const withB = await digest();
await pause(100);
replace('more/b.svg', square('black'));
is('a picture in a new folder', !!await until('the new folder', async () => await digest() !== withB), true);

const bad = String.fromCodePoint(0xF0000);
replace('README.md', english('ibex').replace('## Part two', `## Part ${bad} two`));
await page.waitForSelector('#list li.error');
const message = await page.textContent('#list li.error');
is('an error is on the page', [message.includes('README.md:5:'), message.includes('U+F0000'), message.includes('[missing-glyph]')], [true, true, true]);
is('and the old text stays', (await frameText(page)).includes('hare'), true);
await page.screenshot({ path: path.join(shots, 'error.en.png') });
replace('README.md', english('jackal'));
await shows('jackal');
is('mended, the message goes', await page.isVisible('#messages'), false);
await page.screenshot({ path: path.join(shots, 'light.en.png') });
for (const how of ['SIGTERM', 'SIGINT']) {
    await pause(300); // at rest
    run.kill(how);
    is(`${how} ends it cleanly`, await run.ended, 0);
    is('nothing unfinished is left', fs.readdirSync(out).filter(f => f.startsWith('.') && f !== '.notesbook-build'), []);
    if (how === 'SIGTERM') {
        await page.waitForSelector('#status[data-is=gone]');
        run = start('zh_CN.UTF-8');
        origin = await run.origin;
        await until('the first build', async () => (await stateOf(origin)).outputs.length === 4);
        fs.appendFileSync(file('README.zh.md'), '\n[没有](nowhere.md)\n');
        const dark = await open(origin, 'dark', '中文 EPUB');
        await dark.waitForSelector('#list li.warning');
        is('messages in Chinese', (await dark.textContent('#list li.warning')).includes('警告：链接“nowhere.md”没有指向书里的任何文件'), true);
        await until('the chapter', async () => (await frameText(dark)).includes('土豚'));
        await dark.screenshot({ path: path.join(shots, 'dark.zh.png') });
    }
}
is('no complaints in the browser', errors, []);
await browser.close();
process.exit(failed ? 1 : 0);
