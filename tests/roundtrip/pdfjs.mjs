// pdfjs.mjs FILE.pdf TEXT: what the browser's viewer reads in it, by its structure. (It warns on standard output.)
import fs from 'node:fs';
import { inspect } from '../validate/pdfjs.mjs';
const [file, to] = process.argv.slice(2);
const { text } = await inspect(file, what => { console.error(what); process.exitCode = 1; });
fs.writeFileSync(to, text);
