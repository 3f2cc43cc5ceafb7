// mutants.mjs FILE [FOLDER]: proves the rules. Each is shown a copy of a good book, broken in the one way that it
// forbids, and must notice. A rule without a mutant fails as well. FOLDER gets the mutants, to show them to others.
import fs from 'node:fs';
import path from 'node:path';
import { readZip, writeZip } from './book.mjs';
import { check, rules } from './rules.mjs';

const bytes = fs.readFileSync(process.argv[2]);
// ---- a copy to break ----
class Copy {
    constructor() { this.entries = readZip(bytes).entries; }
    entry(name) {
        const e = this.entries.find(x => x.name === name || x.name === `EPUB/${name}`);
        if (!e) throw new Error(`the file has no ${name}`);
        return e;
    }
    edit(name, from, to) {
        const e = this.entry(name), before = e.data.toString(), after = before.replace(from, to);
        if (before === after) throw new Error(`this mutant changes nothing in ${name}`);
        e.data = Buffer.from(after);
    }
    add(name, data, item, place = '') {
        this.entries.push({ ...this.entries.at(-1), name: `EPUB/${name}`, data: Buffer.from(data), method: 0 });
        if (item) this.edit('package.opf', '</manifest>', `<item id="added" href="${name}" media-type="${item}"/>\n</manifest>`);
        if (place) this.edit('package.opf', '</spine>', place + '</spine>');
    }
    // The chapter that holds something.
    chapter(what) {
        const e = this.entries.find(x => /\/c\d+\.xhtml$/.test(x.name) && x.data.toString().search(what) >= 0);
        if (!e) throw new Error(`no chapter has ${what}`);
        return e.name;
    }
    inChapter(from, to) { this.edit(this.chapter(from), from, to); }
    rename(from, to) { for (const e of this.entries) { if (e.name === `EPUB/${from}`) e.name = `EPUB/${to}`; else if (/\.(opf|xhtml|ncx)$/.test(e.name)) e.data = Buffer.from(e.data.toString().replaceAll(from, to)); } }
}
const opf = (from, to = '') => c => c.edit('package.opf', from, to);
const nav = (from, to = '') => c => c.edit('nav.xhtml', from, to);
const ncx = (from, to = '') => c => c.edit('toc.ncx', from, to);
const css = rule => c => { const e = c.entry('style.css'); e.data = Buffer.from(e.data + rule + '\n'); };
const cssEdit = (from, to) => c => c.edit('style.css', from, to);
const chapter = (from, to = '') => c => c.inChapter(from, to);
const into = added => chapter(/<\/section>\s*<\/body>/, `${added}$&`);
const MARK = /<span epub:type="pagebreak"[^>]*><\/span>/;

const mutants = {
    'mimetype first': [c => c.entries.push(c.entries.shift()), c => { c.entries[0].data = Buffer.from('application/epub+zip\n'); }, c => c.entries.shift()],
    'mimetype plain': [c => { c.entries[0].method = 8; }, c => { c.entries[0].localExtra = 8; }],
    'methods': c => { c.entries[1].flags |= 1; },
    'names': [c => c.rename('images/i002.png', 'images/red square.png'), c => c.rename('images/i002.png', 'images/红.png'), c => c.rename('style.css', 'style.'),
        c => { c.add('Style.css', '', 'text/css'); }, c => c.rename('c001.xhtml', 'c:1.xhtml')],
    'times': c => { c.entries[5].time += 1; },
    'time is that of the book': c => { for (const e of c.entries) e.date += 1; },
    'attributes': [c => { c.entries[4].attributes = (0o100600 << 16) >>> 0; }, c => { c.entries[4].localExtra = 8; }],
    'order': c => c.entries.splice(6, 0, c.entries.pop()),
    'Apple options': c => c.edit('META-INF/com.apple.ibooks.display-options.xml', 'true', 'false'),
    'version': opf('version="3.0"', 'version="2.0"'),
    'identifier': [opf(/<dc:identifier id="id">[^<]*/, '<dc:identifier id="id">'), opf('unique-identifier="id"', 'unique-identifier="no"'), opf(/(urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-)5/, '$14')],
    'refinements': [opf('refines="#person2"', 'refines="#person22"'), opf('id="meta-title"', 'id="meta-t"')],
    'ISBN': [opf(/(urn:isbn:\d{12})\d/, '$15'), opf(/urn:isbn:978/, 'urn:isbn:977'), opf(/urn:isbn:\d+/, 'urn:isbn:978-3-16-148410-0'), opf(/<meta refines="#isbn".*/), opf('codelist5">15', 'codelist5">02')],
    'people': [opf(/<meta refines="#person1" property="role".*/), opf('">trl<', '">translator<'), opf('">ill<', '">aut<'), opf(/(file-as">)[^<]*/, '$1 ')],
    'titles': [opf(/<meta refines="#meta-subtitle".*/), opf('">main<', '">short<')],
    'series': [opf(/<meta refines="#meta-series" property="collection-type".*/), opf(/(group-position">)2/, '$1two')],
    'date': [opf(/<dc:date>.*/, '$&$&'), opf(/<dc:date>[^<]*/, '<dc:date>14.11.2023'), opf(/<dc:date>[^<]*/, '<dc:date>2023-02-30T')],
    'title': [opf(/<dc:title.*/g, ''), opf(/(<dc:title[^>]*>)[^<]*/, '$1 ')],
    'language': [opf(/<dc:language>.*/, ''), opf(/<dc:language>[^<]*/, '<dc:language>English')],
    'modified': [opf(/<meta property="dcterms:modified">.*/, ''), opf(/<meta property="dcterms:modified">.*/, '$&$&'), opf(/(modified">[^<]*)Z</, '$1+08:00<')],
    'package language': [opf(/ xml:lang="[^"]*"/), opf(/ dir="ltr"/)],
    'manifest': [c => c.add('stray.css', ''), opf(/<item id="i002".*/, ''), opf(/<item id="style".*/, '$&$&'), c => { c.entries = c.entries.filter(e => !e.name.endsWith('i002.png')); }],
    'media types': [opf('image/png', 'image/jpeg'), c => c.add('a.woff2', 'wOF2', 'font/woff2'), c => { c.entry('images/i002.png').data = Buffer.from('no picture'); }],
    'properties': [opf(' properties="nav"'), opf(' properties="cover-image"'), into('<math xmlns="http://www.w3.org/1998/Math/MathML"/>'), opf(/(id="c001"[^>]*)\/>/, '$1 properties="svg"/>'), opf(/(id="c001"[^>]*)\/>/, '$1 properties="remote-resources"/>')],
    'spine': [opf(/<itemref idref="c002"\/>\s*/), opf(/<itemref idref="c002"\/>/, '$&$&'), opf('</spine>', '<itemref idref="i001"/></spine>')],
    'ncx in spine': opf(' toc="ncx"'),
    'cover for old readers': opf(/<meta name="cover".*/, ''),
    'cover': [c => { c.entry('images/cover.png').data.writeUInt32BE(1200, 16); }, c => { c.rename('images/cover.png', 'images/cover.svg'); c.edit('package.opf', /(cover\.svg" media-type=")image\/png/, '$1image/svg+xml'); }],
    'one toc': [nav(/(<nav epub:type="toc"[\s\S]*?<\/nav>)/, '$1$1'), nav(/(<nav epub:type="landmarks"[\s\S]*?<\/nav>)/, '$1$1')],
    'toc': [nav('epub:type="toc" role', 'epub:type="lot" role'), nav(/c003\.xhtml#tables/, 'c003.xhtml#nothing'), nav(/(c003\.xhtml#tables)([\s\S]*)(c004\.xhtml#code)/, '$3$2$1')],
    'toc complete': c => { c.add('c999.xhtml', c.entry('c002.xhtml').data.toString().replaceAll('h2', 'h1'), 'application/xhtml+xml', '<itemref idref="added"/>'); },
    'landmarks': [nav('epub:type="landmarks"', 'epub:type="other"'), nav('<a epub:type="bodymatter"', '<a'), nav(/<li><a epub:type="bodymatter".*/, '')],
    'page list': [nav(/<li><a href="[^"]*#page-2".*/, ''), nav(/(<li><a href="[^"]*#page-1".*\n)(<li>.*\n)/, '$2$1'), nav(/page-list"/, 'other"'), chapter(MARK), nav(/#page-2">2</, '#page-2">3<'),
        nav(/(<nav epub:type="page-list"[\s\S]*?<\/nav>)/, '$1$1')],
    'page marks': [chapter(/ aria-label="1"><\/span>/, '></span>'), chapter(/(doc-pagebreak" id="page-1" aria-label="1">)/, '$11'), chapter(' role="doc-pagebreak"')],
    'page source': [opf(/<meta property="pageBreakSource">.*/, ''), opf(/<meta property="pageBreakSource">.*/, '$&$&'), c => { const id = /id="id">([^<]*)/.exec(c.entry('package.opf').data)[1]; c.edit('package.opf', /(pageBreakSource">)[^<]*/, `$1${id}`); }],
    'ncx identifier': ncx(/(dtb:uid" content=")[^"]*/, '$1urn:x'),
    'ncx contents': [ncx(/<text>Tables</, '<text>Table<'), ncx('c003.xhtml#tables', 'c003.xhtml'), ncx(/<\/navPoint>\n(<navPoint id="n3"[\s\S]*?)<\/navPoint>/, '$1</navPoint></navPoint>')],
    'ncx pages': [ncx(/<pageTarget id="p2".*/, ''), ncx(/(id="p2"[\s\S]*?<text>)2/, '$13')],
    'ncx order': ncx(/playOrder="2"/, 'playOrder="7"'),
    'doctype': chapter('<!DOCTYPE html>'),
    'polyglot': [into('<p/>'), into('<p>a<br></br>b</p>'), into('<p><![CDATA[a]]></p>'), into('<p><span class="x" /></p>')],
    'title of the chapter': chapter(/<title>[^<]*/, '<title>ch001.xhtml'),
    'page title': [chapter(/<title>[^<]*/, '<title>'), c => c.edit('cover.xhtml', /<title>.*/, '')],
    'page language': chapter(/ lang="en" xml:lang="en"/),
    'lang twice': into('<p lang="de">Wort</p>'),
    'words of another language': [chapter(/<span lang="zh" xml:lang="zh">([^<]*)<\/span>/, '$1'), into('<p>שלום</p>'), into('<p>カ</p>'), into('<p lang="zh" xml:lang="zh">片假名カ</p>'), into('<p>हिन्दी भाषा, தமிழ்</p>'), into('<p lang="zh" xml:lang="zh">this is no text in the Chinese language at all</p>')],
    'unique ids': into('<p id="page-1">a</p><p id="page-1">b</p>'),
    'links': [into('<a href="c999.xhtml">x</a>'), into('<a href="/c001.xhtml">x</a>'), into('<a href="file:///home/me/notes.md">x</a>'), into('<a href="#nowhere">x</a>'), into('<a href="javascript:x()">x</a>')],
    'no remote resources': [chapter(/src="images\/[^"]*"/, 'src="https://example.org/a.png"'), css('@import "https://example.org/a.css";'), css('p { list-style-image: url(https://example.org/a.png) }'),
        c => c.add('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'image/svg+xml')],
    'no scripts': [into('<script>x()</script>'), into('<p onclick="x()">x</p>')],
    'img alt': chapter(/ alt="[^"]*"/),
    'th scope': chapter(/ scope="col"/),
    'headings': chapter(/<(\/?)h3/g, '<$1h5'),
    'note calls': [chapter(/<aside epub:type="footnote"/, '<aside epub:type="other"'), chapter(' role="doc-noteref"'), chapter(/(noteref"[^>]*href="[^"#]*)#note-1/, '$1#note-99')],
    'notes begin with the way back': [chapter(/(<aside epub:type="footnote"[^>]*>\s*<p>)/, '$1Note '), chapter(/(role="doc-backlink" href="[^"#]*)#ref-1"/, '$1#note-1"')],
    'size of chapters': into('<p>word</p>'.repeat(30000)),
    'callouts': chapter(/<aside role="note"/, '<aside'),
    'plain text is the reader’s': [css('body { font-size: 12pt }'), css('p { color: inherit }'), css('body { line-height: 1.5 }'), css('p { text-align: justify }'), css('body:lang(zh) { font-size: 1.1em }')],
    'no bare elements': [css('span { letter-spacing: 0 }'), css('* { margin: 0 }')],
    'hyphens for Apple': [css('td.x { hyphens: auto }'), css('dt { hyphens: auto; -webkit-hyphens: manual }')],
    'no background': [css('pre { background: #eee }'), css('tr { background-color: #eee }'), into('<p style="background:#ff0">x</p>')],
    'no colour': [css('a { color: #00c }'), css('hr { border-top: 1px solid #ccc }'), css('td { border-bottom: 1px solid rgba(128, 128, 128, 0.5) }'), into('<p style="color: red">x</p>')],
    'contrast': css('small { opacity: 0.5 }'),
    'relative lengths': [css('li { margin-left: 20px }'), css('h2 { font-size: 14pt }')],
    'fonts are the book’s own': css('pre { font-family: "Source Code Pro", monospace }'),
    'font names': c => { const name = /font-family: "(NB [^"]*)"/.exec(c.entry('style.css').data)[1]; c.edit('style.css', new RegExp(name, 'g'), 'Georgia'); },
    'fonts used': c => c.add('fonts/f99.otf', 'OTTO', 'font/otf'),
    'code wraps': [cssEdit('pre-wrap', 'pre'), cssEdit(/(pre code \{[^}]*)overflow-wrap: anywhere/, '$1overflow-wrap: normal')],
    'code is legible': css('pre code { font-size: 0.7em }'),
    'headings say their alignment': cssEdit(/h1, h2, h3, h4, h5, h6 \{ text-align[^}]*\}/, ''),
    'pictures fit': cssEdit('max-width: 100%;', ''),
    'Chinese is not slanted': cssEdit(/em:lang\(zh\), em:lang\(ja\)/, 'em:lang(ja)'),
    'access mode': [opf(/<meta property="schema:accessMode">.*\n/g), opf(/<meta property="schema:accessMode">visual.*/, '')],
    'access mode sufficient': chapter(/ alt="[^"]+"/, ' alt=""'),
    'accessibility features': [opf(/<meta property="schema:accessibilityFeature">.*\n/g), opf(/.*pageBreakMarkers.*/, ''), opf('readingOrder', 'niceFonts'), opf('readingOrder', 'MathML'), opf('readingOrder', 'index'), opf('readingOrder', 'ttsMarkup'), opf(/.*structuralNavigation.*/), opf(/.*displayTransformability.*/), chapter(/ alt="[^"]+"/, ' alt=""')],
    'hazards': [opf(/<meta property="schema:accessibilityHazard">.*/, ''), c => c.add('moves.gif', 'GIF89a NETSCAPE2.0', 'image/gif'), c => c.add('moves.png', '\x89PNG acTL', 'image/png'), css('p { animation: x 1s }')],
    'summary': opf(/<meta property="schema:accessibilitySummary">.*/, ''),
    'conformance': [opf('</metadata>', '<meta property="dcterms:conformsTo" id="c">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta></metadata>'),
        opf('</metadata>', '<meta property="dcterms:conformsTo" id="c">EPUB Accessibility 1.1 - WCAG AA</meta><meta property="a11y:certifiedBy" refines="#c">Me</meta></metadata>')],
};

let caught = 0, bad = 0;
for (const { id, what } of check(writeZip(new Copy().entries))) { console.log(`the good file is not good: ${id}: ${what}`); bad++; }
for (const id of rules.keys()) {
    const list = [mutants[id] ?? []].flat();
    if (!list.length) { console.log(`${id}: no mutant`); bad++; }
    list.forEach((mutate, i) => {
        try {
            const copy = new Copy();
            mutate(copy);
            const broken = writeZip(copy.entries), found = check(broken);
            if (process.argv[3]) fs.writeFileSync(path.join(process.argv[3], `${id.replace(/\W+/g, '-')}.${i + 1}.epub`), broken);
            if (found.some(v => v.id === id && !v.what.startsWith('cannot be checked'))) { caught++; return; }
            console.log(`${id}: mutant ${i + 1} is not noticed; found instead: ${found.map(v => `${v.id}: ${v.what}`).join('; ')}`);
        } catch (e) { console.log(`${id}: mutant ${i + 1}: ${e.message}`); }
        bad++;
    });
}
// What is not XML, or not even an archive, is not read at all.
const broken = new Copy();
broken.edit('c001.xhtml', '</p>', '');
if (!check(writeZip(broken.entries)).length) { console.log('broken XHTML is not noticed'); bad++; }
for (const id of Object.keys(mutants)) if (!rules.has(id)) { console.log(`${id}: no such rule`); bad++; }
console.log(`${caught} mutants of ${rules.size} rules caught`);
process.exitCode = bad ? 1 : 0;
