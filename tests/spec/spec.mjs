// spec.mjs FOLDER FILE…: each example of a specification is compiled to an EPUB; its chapters must be
// well-formed, and hold the elements and the text of the expected HTML. What a book treats on purpose in
// another way is undone on both sides or listed in `differs` with its reason.
import fs from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';

const [folder, ...files] = process.argv.slice(2);

// Elements that both sides must agree on, in order. Others (div, section, span, aside …) are wrappers.
const structure = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code',
    'em', 'strong', 'del', 'img', 'table', 'tr', 'th', 'td', 'hr', 'br']);

// [section, reason]: the text alone is compared there, since raw HTML is understood, not copied.
const textOnly = new Map([['HTML blocks', 'raw HTML is read as structure'], ['Raw HTML', 'as above'],
    ['HTML tag filter', 'as above'], ['Disallowed Raw HTML (extension)', 'as above'],
    ['Footnotes', 'notes stand at the end of the chapter, in our form']]);

// <s> and <del> mean the same here; the levels of headings are made one sensible tree.
const renamed = { s: 'del', h2: 'h1', h3: 'h1', h4: 'h1', h5: 'h1', h6: 'h1' };

const entities = { amp: '&', lt: '<', gt: '>', quot: '"' };
const decode = s => s.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, e) => e[0] === '#'
    ? String.fromCodePoint(e[1] === 'x' ? parseInt(e.slice(2), 16) : parseInt(e.slice(1))) : entities[e] ?? all);
const plain = s => s.normalize('NFC').replace(/[“”]/g, '"').replace(/[‘’]/g, "'").replace(/—/g, '---')
    .replace(/–/g, '--').replace(/…/g, '...').replace(/[\u00ad\u200b]/g, '').replace(/^[☐☑]/gm, '');

function tokens(html) {
    const out = [];
    let text = '';
    const flush = () => { const t = plain(decode(text)).replace(/\s+/g, ''); if (t) out.push('"' + t); text = ''; };
    for (const m of html.matchAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![^>]*>|<\/?([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>|[^<]+|</g)) {
        if (!m[1]) { if (m[0][0] !== '<' || m[0] === '<') text += m[0]; continue; }
        const name = renamed[m[1].toLowerCase()] ?? m[1].toLowerCase();
        if (name === 'img') {
            text += /alt="([^"]*)"/.exec(m[2])?.[1] ?? ''; // the pictures do not exist: their text stands for them
        } else if (structure.has(name)) { flush(); if (m[0][1] !== '/' || !['hr', 'br'].includes(name)) out.push((m[0][1] === '/' ? '/' : '<') + name); }
    }
    flush();
    return out;
}

// XML well-formedness, as far as tags and entities go; the reference check is xmllint on whole books.
function complaint(xml) {
    const open = [];
    for (const m of xml.matchAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<![^>]*>|<(\/?)([a-zA-Z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/gi)) {
        if (m[0] === '<' || m[0] === '&') return `stray '${m[0]}' before «${xml.slice(m.index, m.index + 40)}»`;
        if (!m[2] || m[4]) continue;
        if (!m[1]) open.push(m[2]);
        else if (open.pop() !== m[2]) return `</${m[2]}> closes nothing`;
    }
    return open.length ? `<${open.pop()}> stays open` : '';
}

function examples(file) {
    const out = [];
    let section = '';
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    for (let i = 0; i < lines.length; i++) {
        const h = /^#{1,6} +(.*)/.exec(lines[i]);
        if (h) section = h[1].trim();
        const fence = /^(`{20,}) example(.*)/.exec(lines[i]);
        if (!fence) continue;
        const md = [], html = [];
        const at = i + 1;
        while (lines[++i] !== '.') md.push(lines[i]);
        while (lines[++i] !== fence[1]) html.push(lines[i]);
        out.push({ file, line: at, section, disabled: /disabled/.test(fence[2]),
            md: md.join('\n').replace(/→/g, '\t') + '\n', html: html.join('\n').replace(/→/g, '\t') });
    }
    return out;
}

const differs = JSON.parse(fs.readFileSync(new URL('differs.json', import.meta.url), 'utf8'));
let bad = 0;
for (const e of files.flatMap(examples)) {
    const name = `${e.file.replace(/.*\//, '')}:${e.line}`;
    if (e.disabled) continue;
    fs.writeFileSync(`${folder}/x.md`, e.md);
    fs.rmSync(`${folder}/x.epub`, { force: true });
    const run = spawnSync(process.env.NB, ['epub', '-q', '--no-page-list', '--embed-fonts=none', '--allow-missing',
        '--lang=en', '-o', `${folder}/x.epub`, `${folder}/x.md`], { encoding: 'utf8' });
    const fail = why => { bad++; console.log(`not ok ${name} (${e.section}): ${why}`); };
    if (run.status !== 0) { fail(`exit status ${run.status} ${run.stderr}`); continue; }
    const list = execFileSync('unzip', ['-Z1', `${folder}/x.epub`], { encoding: 'utf8' }).split('\n')
        .filter(f => /c\d+\.xhtml$/.test(f)).sort();
    const xml = !list.length ? '' : execFileSync('unzip', ['-p', `${folder}/x.epub`, ...list], { encoding: 'utf8' });
    const chapters = xml.split(/(?=<\?xml )/).filter(Boolean);
    const wrong = chapters.map(complaint).find(Boolean);
    if (wrong) { fail(wrong); continue; }
    const body = chapters.map(c => c.replace(/^[\s\S]*?<body[^>]*>/, '').replace(/<\/body>[\s\S]*/, '')).join('');
    let got = tokens(body), want = tokens(e.html);
    if (textOnly.has(e.section)) {
        const only = t => t.filter(x => x[0] === '"').map(x => x.slice(1)).join('');
        // Tags that HTML shows as text are not compared: a book knows another set of them.
        if (/<(script|style|textarea|title|iframe|!\[CDATA)/i.test(e.md)) { console.log(`ok ${name} well-formed`); continue; }
        got = [only(got)]; want = [only(want)];
    }
    if (JSON.stringify(got) === JSON.stringify(want) || differs[name]) console.log(`ok ${name}`);
    else fail(`\n   in   ${JSON.stringify(e.md)}\n   want ${want.join(' ')}\n   got  ${got.join(' ')}`);
}
process.exit(bad ? 1 : 0);
