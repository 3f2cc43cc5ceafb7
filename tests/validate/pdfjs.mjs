// pdfjs.mjs FILE…: the browser's own viewer reads text, outline, labels and the structure tree of every page.
// inspect() is the same for other tests: it also gives the number of pages and their text in the order of the structure
// tree, without artifacts (what is repeated on every page) and the labels of lists.
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { getDocument, VerbosityLevel } = await import(require.resolve('pdfjs-dist/legacy/build/pdf.mjs'));

function put(node, said, out) {
    for (const c of node?.children ?? [])
        if (c.type === 'content') out.push(said.get(c.id) ?? '');
        else if (c.role !== 'Lbl') put(c, said, out), out.push('\n');
}

export async function inspect(file, complain) {
    const task = getDocument({ data: new Uint8Array(fs.readFileSync(file)), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false });
    const doc = await task.promise, labels = await doc.getPageLabels(), meta = await doc.getMetadata();
    if (!labels || labels.length !== doc.numPages) complain('page labels are missing');
    if (!(await doc.getOutline())?.length) complain('the outline is missing');
    if (!meta.info.Title || !meta.info.Language) complain('title or language is missing');
    const places = await doc.getDestinations(), text = [];
    for (let n = 1; n <= doc.numPages; n++) {
        const page = await doc.getPage(n), tags = [], said = new Map();
        const [{ items }, tree, notes] = await Promise.all([page.getTextContent({ includeMarkedContent: true }), page.getStructTree(), page.getAnnotations()]);
        for (const i of items) {
            if (i.type?.startsWith('beginMarkedContent')) tags.push(i.id ?? tags.at(-1));
            else if (i.type === 'endMarkedContent') tags.pop();
            else if (i.str) {
                if (!tree) complain(`page ${n} has text and no structure`);
                if (i.str.includes('\ufffd') || i.str.includes('\0')) complain(`page ${n}: unmapped text`);
                if (tags.length && tags.at(-1)) said.set(tags.at(-1), (said.get(tags.at(-1)) ?? '') + i.str + (i.hasEOL ? '\n' : ''));
            }
        }
        put(tree, said, text);
        for (const a of notes)
            if (a.subtype === 'Link' && !a.url && !a.unsafeUrl && !a.dest) complain(`page ${n}: a link leads nowhere`);
            else if (typeof a.dest === 'string' && !(a.dest in places)) complain(`page ${n}: there is no destination '${a.dest}'`);
        page.cleanup();
    }
    const pages = doc.numPages;
    await task.destroy();
    return { pages, text: text.join('') };
}
if (import.meta.url === new URL(process.argv[1], 'file:').href)
    for (const file of process.argv.slice(2))
        await inspect(file, what => { console.error(`${file}: ${what}`); process.exitCode = 1; });
