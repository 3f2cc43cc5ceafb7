// moved.mjs IN.epub OUT.epub: the same book with the mark of page 2 one character too late.
import fs from 'node:fs';
import { readZip, writeZip } from './book.mjs';
const { entries } = readZip(fs.readFileSync(process.argv[2]));
let moved = 0;
for (const e of entries)
    if (e.name.endsWith('.xhtml')) e.data = Buffer.from(e.data.toString().replace(/(<span [^>]*id="page-2"[^>]*><\/span>)([^<\s])/u, (all, mark, c) => { moved++; return c + mark; }));
if (moved !== 1) throw new Error('page 2 has no mark before text');
fs.writeFileSync(process.argv[3], writeZip(entries));
