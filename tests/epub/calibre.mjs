// calibre.mjs BOOK.epub TEXT: what ebook-convert makes of the book. Its text, without white space, must be that of
// the pages of the spine in order; between them only the marks that it sets in place of lists and rules may stand.
import fs from 'node:fs';
import { Book, first, text } from './book.mjs';
const [epub, file] = process.argv.slice(2);
const b = new Book(epub), plain = s => s.replace(/[\s\u00ad\ufeff]+/g, '');
const want = b.spine.map(i => plain(text(first(b.xml(i.path), 'body')))).join('');
const got = plain(fs.readFileSync(file, 'utf8'));
const added = /^(?:[*•-]+|\d{1,3}\.)/;
let i = 0, j = 0;
while (i < want.length) {
    if (want[i] === got[j]) { i++; j++; continue; }
    const m = added.exec(got.slice(j, j + 8));
    if (!m) break;
    j += m[0].length;
}
if (i < want.length || got.slice(j).replace(/^[*•-]+/, '')) {
    console.log(`at ${i} of ${want.length} characters calibre has «${got.slice(j, j + 40)}», the book «${want.slice(i, i + 40)}»`);
    process.exit(1);
}
