// pdfjs.mjs FILE: the browser's own viewer reads text, outline, labels and the structure tree of every page.
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { getDocument, VerbosityLevel } = await import(require.resolve('pdfjs-dist/legacy/build/pdf.mjs'));

const doc = await getDocument({ data: new Uint8Array(fs.readFileSync(process.argv[2])),
    verbosity: VerbosityLevel.ERRORS, useSystemFonts: false }).promise;
const complain = what => { console.error(what); process.exitCode = 1; };
const labels = await doc.getPageLabels();
if (!labels || labels.length !== doc.numPages) complain('page labels are missing');
if (!(await doc.getOutline())?.length) complain('the outline is missing');
const meta = await doc.getMetadata();
if (!meta.info.Title || !meta.info.Language) complain('title or language is missing');
for (let n = 1; n <= doc.numPages; n++) {
    const page = await doc.getPage(n);
    const text = await page.getTextContent();
    const tree = await page.getStructTree();
    if (text.items.length && !tree) complain(`page ${n} has text and no structure`);
    for (const a of await page.getAnnotations())
        if (a.subtype === 'Link' && !a.url && !a.unsafeUrl && !a.dest) complain(`page ${n}: a link leads nowhere`);
        else if (typeof a.dest === 'string' && !(await doc.getDestination(a.dest)))
            complain(`page ${n}: there is no destination '${a.dest}'`);
    if (text.items.some(i => i.str.includes('\ufffd') || i.str.includes('\0'))) complain(`page ${n}: unmapped text`);
}
