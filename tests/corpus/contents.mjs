// contents.mjs: the order of a collection's files as its own contents says it, read without our parser. Empty: it
// says nothing.
import fs from 'node:fs';
import path from 'node:path';

const read = f => fs.readFileSync(f, 'utf8').replace(/\r\n/g, '\n');
const links = (file, root) => [...read(file).matchAll(/^(?:\s*(?:[-*+]|\d+\.)\s*|(?=\[[^|\n]*$))\[[^\]]*\]\(<?([^)>\s#]+\.md)/gm)]
    .map(m => m[1].startsWith('/') ? path.join(root, m[1]) : path.join(path.dirname(file), decodeURIComponent(m[1])));

function toc(file, seen = new Set()) { // ```toc fences, followed down
    const out = [];
    for (const [, body] of read(file).matchAll(/^```toc\n([\s\S]*?)^```/gm))
        for (const line of body.split('\n').map(l => l.trim()).filter(l => l && !l.startsWith(':'))) {
            const f = path.join(path.dirname(file), line + '.md');
            if (seen.has(f) || !fs.existsSync(f)) continue;
            seen.add(f);
            out.push(f, ...toc(f, seen));
        }
    return out;
}

export function contents(folder) {
    const has = f => fs.existsSync(path.join(folder, f)) && path.join(folder, f);
    let list = [];
    if (has('src/SUMMARY.md')) list = links(has('src/SUMMARY.md'), folder);
    else if (has('TOC.md')) list = links(has('TOC.md'), folder);
    else if (has('Notes/Contents.md')) list = links(has('Notes/Contents.md'), folder).filter(f => !f.endsWith('README.md'));
    else if (has('mkdocs.yml')) list = [...read(has('mkdocs.yml')).matchAll(/^\s*-\s*(?:.*:\s*)?["']?([^"'\n]+\.md)["']?\s*$/gm)].map(m => path.join(folder, 'docs', m[1]));
    else if (has('index.md')) list = toc(has('index.md'));
    return [...new Set(list)].filter(f => fs.existsSync(f));
}
