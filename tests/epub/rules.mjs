// rules.mjs FILE…: what EPUB 3.3, EPUB Accessibility 1.1, the devices and this program's promises ask of a
// book, rule by rule; prints what is broken. mutants.mjs proves that each rule notices.
import { all, Book, first, isA, kids, nav, text, types, walk } from './book.mjs';

const XHTML = 'application/xhtml+xml';
// By name, what each rule has to say about a book: a list of complaints, or a generator of them.
export const rules = new Map();
const rule = (id, find) => rules.set(id, find);
const pages = b => b.items.filter(i => i['media-type'] === XHTML).map(i => ({ path: i.path, doc: b.xml(i.path) }));
const isChapter = path => /\/c\d+\.xhtml$/.test(path);
function* elements(b, ...names) {
    for (const { path, doc } of pages(b)) for (const n of walk(doc)) if (!names.length || names.includes(n.name)) yield { path, n };
}
const marks = b => [...elements(b)].filter(({ n }) => isA('pagebreak')(n)).map(({ path, n }) => ({ label: n.attrs['aria-label'], to: `${path}#${n.attrs.id}`, n }));
const links = (b, list) => list ? all(list, 'a').map(a => ({ label: text(a), to: b.target(b.navPath, a.attrs.href) })) : [];
const same = (a, b) => a.length === b.length && a.every((x, i) => x.label === b[i].label && x.to === b[i].to);
const toc = b => b.navPath && nav(b.xml(b.navPath), 'toc');
const pageList = b => b.navPath && nav(b.xml(b.navPath), 'page-list');
const ncx = b => b.xml(b.ncxPath);
const dc = (b, name) => all(b.opf, `dc:${name}`);
const pictures = b => [...elements(b, 'img')].filter(({ path }) => isChapter(path));
// What moves: GIF, APNG and WebP of several frames, drawings and style sheets that say so.
const MOVES = { 'image/gif': /NETSCAPE2\.0/, 'image/png': /acTL/, 'image/webp': /ANIM/, 'image/svg+xml': /<(animate|set)|animation/, 'text/css': /\banimation\b|@keyframes/ };

// ---- the container ----
rule('mimetype first', b => {
    const e = b.entries.find(x => x.name === 'mimetype');
    return !e || e !== b.entries[0] || e.local !== 0 || e.data.toString() !== 'application/epub+zip' ? ['mimetype is not the first file'] : [];
});
rule('mimetype plain', b => b.entries.filter(e => e.name === 'mimetype' && (e.method || e.localExtra || e.extra)).map(() => 'mimetype is compressed or has an extra field'));
rule('methods', b => b.entries.filter(e => ![0, 8].includes(e.method) || e.flags & 1).map(e => `${e.name}: method ${e.method}, flags ${e.flags}`));
rule('names', function* (b) {
    const seen = new Set();
    for (const { name } of b.entries) {
        if (!/^[A-Za-z0-9][\w.\/-]*\w$/.test(name) || name.length > 255 || name.includes('//') || name.includes('..')) yield `'${name}' is no plain name`;
        if (seen.has(name.toLowerCase())) yield `'${name}' differs from another by case only`;
        seen.add(name.toLowerCase());
    }
});
rule('times', b => b.entries.filter(e => e.time !== b.entries[0].time || e.date !== b.entries[0].date || e.localTime !== e.date * 65536 + e.time).map(e => `${e.name} has a time of its own`));
rule('time is that of the book', b => {
    const m = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)Z/.exec(b.meta('dcterms:modified')[0] ?? '')?.slice(1).map(Number);
    const [date, time] = m ? [(m[0] - 1980) << 9 | m[1] << 5 | m[2], m[3] << 11 | m[4] << 5 | m[5] >> 1] : [];
    return b.entries[0].date === date && b.entries[0].time === time ? [] : ['the archive is dated otherwise than the book'];
});
rule('attributes', b => b.entries.filter(e => e.attributes !== (0o100644 << 16) >>> 0 || e.extra || e.localExtra || e.comment).map(e => `${e.name}: ${e.attributes.toString(8)}`));
rule('order', b => {
    const want = ['mimetype', ...b.entries.filter(e => e.name.startsWith('META-INF/')).map(e => e.name), b.opfPath, ...b.items.map(i => i.path)];
    return want.join() === b.entries.map(e => e.name).join() ? [] : ['files are not in the order of the package'];
});
rule('Apple options', b => /specified-fonts">true</.test(b.files.get('META-INF/com.apple.ibooks.display-options.xml') ?? '') || !b.items.some(i => /^font\//.test(i['media-type'])) ? [] : ['Apple Books would not use the fonts']);

// ---- the package ----
rule('version', b => b.package.attrs.version === '3.0' ? [] : ['version is not 3.0']);
rule('identifier', b => {
    const id = dc(b, 'identifier').find(n => n.attrs.id === b.package.attrs['unique-identifier']);
    if (!id || !/^[^\s]+$/.test(text(id))) return ['there is no unique identifier'];
    /* One that is computed, from the book's identity: version 5 of RFC 9562. */
    return /^urn:uuid:/.test(text(id)) && !/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text(id)) ? [`${text(id)} is not a name's UUID`] : [];
});
const refining = (b, id, property) => b.metas.filter(m => m.attrs.refines === `#${id}` && m.attrs.property === property).map(m => text(m));
rule('refinements', b => b.metas.filter(m => m.attrs.refines && ![...walk(b.opf)].some(n => `#${n.attrs.id}` === m.attrs.refines)).map(m => `${m.attrs.refines} is nothing`));
rule('ISBN', b => dc(b, 'identifier').filter(n => /^urn:isbn:/.test(text(n))).filter(n => {
    const d = text(n).slice(9), ten = d.length === 10, sum = [...d].reduce((s, c, i) => s + (c === 'X' ? 10 : +c) * (ten ? 10 - i : i % 2 ? 3 : 1), 0);
    return !/^(97[89]\d{10}|\d{9}[\dX])$/.test(d) || sum % (ten ? 11 : 10) || (n.attrs.id !== b.package.attrs['unique-identifier'] && refining(b, n.attrs.id, 'identifier-type').join() !== (ten ? '02' : '15'));
}).map(n => `${text(n)} is no ISBN, or not said to be one`));
rule('people', b => [...dc(b, 'creator'), ...dc(b, 'contributor')].filter(n => {
    const role = refining(b, n.attrs.id, 'role'), sort = refining(b, n.attrs.id, 'file-as');
    return !text(n).trim() || role.length !== 1 || !/^[a-z]{3}$/.test(role[0]) || (role[0] === 'aut') !== (n.name === 'dc:creator') || sort.length > 1 || sort.some(x => !x.trim());
}).map(n => `${text(n)} has no role, or a wrong one`));
rule('titles', b => dc(b, 'title').filter((n, i) => refining(b, n.attrs.id, 'title-type').join() !== (i ? 'subtitle' : 'main')).map(n => `«${text(n)}» is no kind of title`));
rule('series', b => b.metas.filter(m => m.attrs.property === 'belongs-to-collection' && (refining(b, m.attrs.id, 'collection-type').join() !== 'series' || refining(b, m.attrs.id, 'group-position').some(x => !/^\d+(\.\d+)*$/.test(x)))).map(m => `${text(m)} is no series`));
rule('date', b => dc(b, 'date').length > 1 ? ['there are two dates'] : dc(b, 'date').filter(n => !/^\d{4}(-\d\d(-\d\d)?)?$/.test(text(n)) || isNaN(Date.parse(text(n)))).map(n => `${text(n)} is no date`));
rule('title', b => dc(b, 'title').length && dc(b, 'title').every(n => text(n).trim()) ? [] : ['there is no title']);
rule('language', b => dc(b, 'language').length && dc(b, 'language').every(n => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text(n))) ? [] : ['there is no language']);
rule('modified', b => b.meta('dcterms:modified').length === 1 && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(b.meta('dcterms:modified')[0]) ? [] : ['dcterms:modified must be said once, in UTC']);
rule('package language', b => b.package.attrs['xml:lang'] && /^(ltr|rtl)$/.test(b.package.attrs.dir ?? '') ? [] : ['the package has no xml:lang and dir']);
rule('manifest', function* (b) {
    const listed = b.items.map(i => i.path);
    for (const p of listed) if (!b.files.has(p)) yield `${p} is listed and absent`;
    for (const { name } of b.entries) if (name !== 'mimetype' && name !== b.opfPath && !name.startsWith('META-INF/') && !listed.includes(name)) yield `${name} is not listed`;
    if (new Set(listed).size !== listed.length || new Set(b.items.map(i => i.id)).size !== listed.length) yield 'an item is listed twice';
});
const media = { xhtml: XHTML, css: 'text/css', ncx: 'application/x-dtbncx+xml', jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', svg: 'image/svg+xml', webp: 'image/webp', otf: 'font/otf', ttf: 'font/ttf', woff: 'font/woff' };
const magic = { 'image/jpeg': /^\xff\xd8\xff/, 'image/png': /^\x89PNG/, 'image/gif': /^GIF8/, 'image/webp': /^RIFF....WEBP/s, 'font/otf': /^OTTO/, 'font/ttf': /^(\0\x01\0\0|true)/, 'font/woff': /^wOFF/ };
rule('media types', b => b.items.filter(i => media[i.path.split('.').pop()] !== i['media-type'] ||
    (magic[i['media-type']] && b.files.has(i.path) && !magic[i['media-type']].test(b.files.get(i.path).toString('latin1', 0, 16)))).map(i => `${i.path} is no ${i['media-type']}`));
rule('properties', function* (b) {
    if (b.items.filter(i => i.props.includes('nav')).length !== 1) yield 'there must be one nav';
    if (b.items.filter(i => i.props.includes('cover-image')).length !== 1) yield 'there must be one cover';
    for (const { path, doc } of pages(b)) {
        const item = b.items.find(i => i.path === path);
        for (const [property, element] of [['mathml', 'math'], ['svg', 'svg'], ['scripted', 'script']])
            if (item.props.includes(property) !== !!first(doc, element)) yield `${path}: property ${property} is wrong`;
    }
    for (const i of b.items) for (const p of i.props) if (!['nav', 'cover-image', 'mathml', 'svg', 'scripted'].includes(p)) yield `${i.path}: property ${p}`;
});
rule('spine', b => [...b.spine.filter(i => i?.['media-type'] !== XHTML).map(() => 'a place of the spine is no page'),
    ...pages(b).filter(({ path }) => path !== b.navPath && b.spine.filter(i => i?.path === path).length !== 1).map(({ path }) => `${path} is not once in the spine`)]);
rule('ncx in spine', b => first(b.opf, 'spine').attrs.toc === b.items.find(i => i.path === b.ncxPath)?.id && b.ncxPath ? [] : ['the spine does not name the ncx']);
rule('cover for old readers', b => b.metas.some(m => m.attrs.name === 'cover' && b.items.some(i => i.id === m.attrs.content && i.props.includes('cover-image'))) ? [] : ['<meta name="cover"> is missing']);

// Of the book's own making, since an author's may be smaller; JPEG or PNG.
rule('cover', b => b.items.filter(i => i.props.includes('cover-image')).filter(i => {
    const d = b.files.get(i.path), png = i['media-type'] === 'image/png';
    return !(png || i['media-type'] === 'image/jpeg') || (/\/cover\.png$/.test(i.path) && (d.length < 24 || d.readUInt32BE(16) < 1600 || d.readUInt32BE(20) < 2560));
}).map(i => `${i.path} is no cover`));

// ---- navigation ----
// Where a link leads, as places in the reading order.
function places(b) {
    const at = new Map([[b.navPath, 0]]); // a short book need not show its contents
    for (const item of b.spine.filter(Boolean)) {
        at.set(item.path, at.size);
        for (const n of walk(b.xml(item.path))) if (n.attrs.id) at.set(`${item.path}#${n.attrs.id}`, at.size);
    }
    return at;
}
const disorder = (list, at) => list.filter((x, i) => !at.has(x.to) || (i && at.get(x.to) < at.get(list[i - 1].to))).map(x => `'${x.label}' leads nowhere or back`);
rule('one toc', b => { const n = all(b.xml(b.navPath), 'nav'); return ['toc', 'landmarks'].filter(t => n.filter(isA(t)).length > 1).map(t => `there are two of ${t}`); });
rule('toc', b => !toc(b) || !links(b, toc(b)).length ? ['there are no contents'] : disorder(links(b, toc(b)), places(b)));
rule('toc complete', b => {
    const to = links(b, toc(b)).map(x => x.to.split('#')[0]);
    return b.chapters.filter(c => all(b.xml(c.path), 'h1').length && !to.includes(c.path)).map(c => `${c.path} is not in the contents`);
});
rule('landmarks', b => {
    const list = nav(b.xml(b.navPath), 'landmarks'), a = list ? all(list, 'a') : [], at = places(b);
    if (a.some(x => !types(x).length || !at.has(b.target(b.navPath, x.attrs.href)))) return ['a landmark has no type or place'];
    /* A short book has no page of contents to read: EPUBCheck wants landmarks in the spine. */
    return (b.spine.some(i => i?.path === b.navPath) ? ['toc', 'bodymatter'] : ['bodymatter']).filter(t => !a.some(isA(t))).map(t => `there is no landmark ${t}`);
});
rule('page list', b => {
    const lists = all(b.xml(b.navPath), 'nav').filter(isA('page-list'));
    if (lists.length > 1 || lists.some(l => kids(l, 'ol').length !== 1 || all(l, 'ol').length !== 1)) return ['the page list must be one flat list'];
    return same(links(b, pageList(b)), marks(b)) ? [] : ['page list and marks differ'];
});
rule('page marks', b => marks(b).filter(m => m.n.name !== 'span' || m.n.children.length || m.n.attrs.role !== 'doc-pagebreak' || !m.label || !m.n.attrs.id).map(m => `${m.to} is no proper mark`));
rule('page source', b => {
    const s = b.meta('pageBreakSource'), own = dc(b, 'identifier').map(n => text(n));
    return s.length !== (marks(b).length ? 1 : 0) || s.some(x => !x || own.includes(x)) ? ['pageBreakSource must name the printed edition'] : [];
});
rule('ncx identifier', b => all(ncx(b), 'meta').some(m => m.attrs.name === 'dtb:uid' && m.attrs.content === text(dc(b, 'identifier').find(n => n.attrs.id === b.package.attrs['unique-identifier']) ?? '')) ? [] : ['the ncx is of another book']);
rule('ncx contents', b => {
    const depth = (n, name) => { let d = 0; for (; n; n = n.parent) d += n.name === name; return d; };
    const points = all(ncx(b), 'navPoint').map(p => ({ label: `${depth(p, 'navPoint')} ${text(first(p, 'text'))}`, to: b.target(b.ncxPath, first(p, 'content').attrs.src) }));
    const entries = toc(b) ? all(toc(b), 'a').map(a => ({ label: `${depth(a, 'ol')} ${text(a)}`, to: b.target(b.navPath, a.attrs.href) })) : [];
    return same(points, entries) ? [] : ['nav and ncx differ'];
});
rule('ncx pages', b => same(all(ncx(b), 'pageTarget').map(p => ({ label: text(first(p, 'text')), to: b.target(b.ncxPath, first(p, 'content').attrs.src) })), marks(b)) ? [] : ['pageList and marks differ']);
rule('ncx order', b => [...all(ncx(b), 'navPoint'), ...all(ncx(b), 'pageTarget')].filter((p, i) => p.attrs.playOrder !== `${i + 1}`).map(p => `${p.attrs.id} is out of order`));

// ---- XHTML ----
rule('doctype', b => pages(b).filter(({ path }) => !/^(\ufeff)?<\?xml[^>]*\?>\s*<!DOCTYPE html>\s*<html xmlns="http:\/\/www.w3.org\/1999\/xhtml"/.test(b.files.get(path).toString())).map(({ path }) => path));
// What HTML would read otherwise: an element that is not void may not close itself, nor a void one have an end.
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
rule('polyglot', function* (b) {
    for (const { path } of pages(b)) {
        const s = b.files.get(path).toString().replace(/<(svg|math)\b[\s\S]*?<\/\1>/g, '');
        for (const [tag, name] of s.matchAll(/<([a-z][a-z0-9]*)\b[^<>]*\/>/gi)) if (!VOID.test(name)) yield `${path}: ${tag}`;
        for (const [tag] of s.matchAll(/<\/(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\s*>|<!\[CDATA\[|<\?(?!xml )/g)) yield `${path}: ${tag}`;
    }
});
const letters = s => s.replace(/\s+/g, ' ').trim();
rule('title of the chapter', b => b.chapters.filter(c => {
    const h = [...walk(b.xml(c.path))].find(n => /^h[1-6]$/.test(n.name)), title = letters(text(first(b.xml(c.path), 'title') ?? { children: [] }));
    return h?.name === 'h1' && title && !letters(text(h)).includes(title);
}).map(c => `${c.path} is not titled by its heading`));
rule('page title', b => pages(b).filter(({ doc }) => !text(first(doc, 'title') ?? '').trim()).map(({ path }) => `${path} has no title`));
rule('page language', b => pages(b).filter(({ doc }) => { const h = first(doc, 'html'); return !h?.attrs.lang || !h.attrs['xml:lang']; }).map(({ path }) => `${path} has no language`));
rule('lang twice', b => [...elements(b)].filter(({ n }) => n.attrs.lang !== n.attrs['xml:lang']).map(({ path, n }) => `${path}: <${n.name}>`));
const scripts = [[/\p{Script=Han}/u, /^(zh|ja|ko|yue|wuu)\b/], [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, /^ja\b/], [/\p{Script=Devanagari}{3}/u, /^(hi|mr|ne|sa)\b/],
    [/\p{Script=Tamil}/u, /^ta\b/], [/\p{Script=Telugu}/u, /^te\b/], [/\p{Script=Georgian}/u, /^ka\b/], [/\p{Script=Hangul}/u, /^ko\b/],
    [/\p{Script=Thai}/u, /^th\b/], [/\p{Script=Hebrew}/u, /^(he|yi)\b/], [/\p{Script=Greek}{4}/u, /^el\b/], [/([A-Za-z]+ ){6}/, /^(?!zh|ja|ko|th|he|el|ru|ar)/]];
rule('words of another language', function* (b) {
    const lang = n => n.attrs.lang ?? (n.parent ? lang(n.parent) : '');
    for (const { path, n } of elements(b)) {
        if (['head', 'title', 'pre', 'code', 'kbd', 'style'].some(x => { for (let p = n; p; p = p.parent) if (p.name === x) return true; return false; })) continue;
        for (const s of n.children) if (typeof s === 'string') for (const [script, ok] of scripts) if (script.test(s) && !ok.test(lang(n))) yield `${path}: «${s.slice(0, 40)}» in ${lang(n)}`;
    }
});
rule('unique ids', function* (b) {
    for (const { path, doc } of pages(b)) {
        const seen = new Set();
        for (const n of walk(doc)) if (n.attrs.id !== undefined) {
            if (seen.has(n.attrs.id) || !n.attrs.id || /\s/.test(n.attrs.id)) yield `${path}#${n.attrs.id}`;
            seen.add(n.attrs.id);
        }
    }
});
rule('links', function* (b) {
    const at = places(b);
    for (const { path, n } of elements(b)) {
        const href = n.attrs.href ?? '';
        if (n.name !== 'a' || /^(https?|mailto|tel|ftp|geo|news|sms|urn|doi|xmpp|ircs?|magnet):/i.test(href)) continue;
        if (/^[a-z][\w+.-]*:|^\//i.test(href) || !href || !at.has(b.target(path, href))) yield `${path}: '${href}' leads nowhere in the book`;
    }
});
const remote = s => /^\s*([a-z][\w+.-]*:|\/)/i.test(s);
rule('no remote resources', function* (b) {
    for (const { path, n } of elements(b))
        for (const [k, v] of Object.entries(n.attrs))
            if ((['src', 'srcset', 'data', 'poster', 'xlink:href'].includes(k) || (k === 'href' && n.name === 'link')) && (remote(v) || !b.files.has(b.resolve(path, v)))) yield `${path}: <${n.name} ${k}="${v}">`;
    for (const [file, css] of sheets(b))
        for (const m of css.matchAll(/@import|url\(\s*["']?([^"')]*)/g)) if (!m[1] || remote(m[1]) || !b.files.has(b.resolve(file, m[1]))) yield `${file}: ${m[0]}`;
    for (const i of b.items.filter(x => x['media-type'] === 'image/svg+xml'))
        if (/<script|<foreignObject|\son\w+=|href="(?!#|data:image)/.test(b.files.get(i.path))) yield `${i.path} is not safe`;
});
rule('no scripts', b => [...elements(b)].filter(({ n }) => ['script', 'iframe', 'object', 'embed', 'form'].includes(n.name) || Object.keys(n.attrs).some(k => /^on/i.test(k))).map(({ path, n }) => `${path}: <${n.name}>`));
rule('img alt', b => [...elements(b, 'img')].filter(({ n }) => n.attrs.alt === undefined).map(({ path, n }) => `${path}: ${n.attrs.src}`));
rule('th scope', b => [...elements(b, 'th')].filter(({ n }) => !['col', 'row', 'colgroup', 'rowgroup'].includes(n.attrs.scope)).map(({ path, n }) => `${path}: «${text(n)}»`));
rule('headings', function* (b) {
    let level = 0;
    for (const c of b.chapters) for (const n of walk(b.xml(c.path))) {
        const m = /^h([1-6])$/.exec(n.name);
        if (!m) continue;
        if (+m[1] > level + 1) yield `${c.path}: <${n.name}> «${text(n)}» after level ${level}`;
        level = +m[1];
    }
});
const find = (b, path, href) => { const [file, id] = b.target(path, href).split('#'); return b.files.has(file) && id ? [...walk(b.xml(file))].find(n => n.attrs.id === id) : undefined; };
rule('note calls', b => [...elements(b, 'a')].filter(({ path, n }) => {
    if (!isA('noteref')(n)) return false;
    const note = find(b, path, n.attrs.href), here = b.target(path, n.attrs.href).split('#')[0] === path;
    return n.attrs.role !== 'doc-noteref' || !here || note?.name !== 'aside' || !isA('footnote')(note) || note.attrs.role !== 'doc-footnote';
}).map(({ path, n }) => `${path}: call '${text(n)}' has no note in its file`));
rule('notes begin with the way back', b => [...elements(b, 'aside')].filter(({ path, n }) => {
    if (!isA('footnote')(n)) return false;
    let x = n;
    while (x?.children && x.name !== 'a') x = x.children.find(c => typeof c !== 'string' || c.trim());
    const call = x?.attrs?.href && find(b, path, x.attrs.href);
    return !call || x.attrs.role !== 'doc-backlink' || text(x) !== text(call) || !isA('noteref')(call);
}).map(({ path, n }) => `${path}#${n.attrs.id}`));
rule('size of chapters', b => pages(b).filter(({ path }) => b.files.get(path).length > 300 << 10).map(({ path }) => `${path}: ${b.files.get(path).length} bytes`));
rule('callouts', b => [...elements(b, 'aside')].filter(({ n }) => !n.attrs.role).map(({ path }) => `${path}: an aside has no role`));

// ---- style: what belongs to the reader stays the reader's ----
const sheets = b => b.items.filter(i => i['media-type'] === 'text/css').map(i => [i.path, b.files.get(i.path).toString().replace(/\/\*[\s\S]*?\*\//g, '')]);
function declarations(b) { // { selector, property, value } of all sheets and style attributes
    const out = [];
    for (const [, css] of sheets(b))
        for (const [, selectors, body] of css.matchAll(/([^{};]+)\{([^{}]*)\}/g))
            for (const selector of selectors.split(','))
                for (const d of body.split(';')) {
                    const m = /^\s*([\w-]+)\s*:\s*([\s\S]*?)\s*$/.exec(d);
                    if (m) out.push({ selector: selector.trim(), property: m[1], value: m[2] });
                }
    for (const { n } of elements(b)) for (const m of (n.attrs.style ?? '').matchAll(/([\w-]+)\s*:\s*([^;]*)/g)) out.push({ selector: n.name, property: m[1], value: m[2] });
    return out;
}
const told = d => `${d.selector} { ${d.property}: ${d.value} }`;
const PLAIN = /^(\*|:root|html|body|p|div|section|span|li|dd)$/;
rule('plain text is the reader’s', b => declarations(b).filter(d => PLAIN.test(d.selector.replace(/:lang\(.*/, '')) && /^(font-size|font|line-height|color|text-align|font-weight|letter-spacing|(min-|max-)?width|height)$/.test(d.property)).map(told));
rule('no bare elements', b => declarations(b).filter(d => /^(\*|div|span|section)$/.test(d.selector)).map(told));
rule('hyphens for Apple', b => declarations(b).filter(d => d.property === 'hyphens' && !declarations(b).some(x => x.selector === d.selector && x.property === '-webkit-hyphens' && x.value === d.value)).map(told));
rule('no background', b => declarations(b).filter(d => /^background/.test(d.property) && !/^(none|transparent|inherit)$/.test(d.value)).map(told));
rule('no colour', b => declarations(b).filter(d => (d.property === 'color' && !/^(inherit|currentcolor)$/i.test(d.value)) ||
    (/^(border|outline|text-decoration)/.test(d.property) && /#[0-9a-f]{3}|\b(rgb|hsl)a?\(|\b(black|white|gr[ae]y|red|green|blue)\b/i.test(d.value))).map(told));
rule('contrast', b => declarations(b).filter(d => d.property === 'opacity' && +d.value < 0.75).map(told));
rule('relative lengths', b => declarations(b).filter(d => /^(margin|padding|text-indent|font-size|line-height)/.test(d.property) && /\d(px|pt|pc|cm|mm|in)\b/.test(d.value)).map(told));
const generic = ['serif', 'sans-serif', 'monospace', 'cursive', 'fantasy', 'system-ui', 'inherit'];
const families = v => v.split(',').map(s => s.trim().replace(/^["']|["']$/g, ''));
const faces = b => declarations(b).filter(d => d.selector === '@font-face' && d.property === 'font-family').flatMap(d => families(d.value));
rule('fonts are the book’s own', b => declarations(b).filter(d => d.property === 'font-family' && d.selector !== '@font-face')
    .flatMap(d => families(d.value)).filter(f => !generic.includes(f) && !faces(b).includes(f)).map(f => `'${f}' is not embedded`));
rule('font names', b => faces(b).filter(f => !/^NB [\w ]+ [0-9a-f]{4}$/.test(f)).map(f => `'${f}' may be a font of the device`));
rule('fonts used', b => b.items.filter(i => /^font\//.test(i['media-type']) && !sheets(b).some(([file, css]) => [...css.matchAll(/url\(["']?([^"')]+)/g)].some(m => b.resolve(file, m[1]) === i.path))).map(i => `${i.path} is in no @font-face`));
const says = (b, selector, property, value) => declarations(b).some(d => d.selector === selector && d.property === property && value.test(d.value));
rule('code wraps', b => says(b, 'pre', 'white-space', /^pre-wrap$/) && says(b, 'pre code', 'overflow-wrap', /^anywhere$/) ? [] : ['code is not wrapped']);
rule('code is legible', b => declarations(b).filter(d => /(^|\s)(code|pre|kbd)$/.test(d.selector) && d.property === 'font-size' && parseFloat(d.value) < 0.85).map(told));
rule('headings say their alignment', b => ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].filter(h => !says(b, h, 'text-align', /./)).map(h => `${h} has no text-align`));
rule('pictures fit', b => says(b, 'img', 'max-width', /^100%$/) ? [] : ['img has no max-width']);
rule('Chinese is not slanted', b => says(b, 'em:lang(zh)', 'font-style', /^normal$/) ? [] : ['emphasis in Chinese is slanted']);

// ---- accessibility ----
const a11y = (b, name) => b.meta(`schema:${name}`);
rule('access mode', b => a11y(b, 'accessMode').includes('textual') && a11y(b, 'accessMode').includes('visual') === pictures(b).length > 0 ? [] : ['accessMode is missing or wrong']);
rule('access mode sufficient', b => a11y(b, 'accessModeSufficient').includes('textual') === pictures(b).every(({ n }) => n.attrs.alt?.trim()) ? [] : ['accessModeSufficient is missing or wrong']);
const known = ['tableOfContents', 'structuralNavigation', 'readingOrder', 'displayTransformability', 'alternativeText', 'MathML', 'pageNavigation', 'pageBreakMarkers', 'ttsMarkup', 'index'];
rule('accessibility features', function* (b) {
    const f = a11y(b, 'accessibilityFeature');
    if (!f.length || f.some(x => !known.includes(x))) yield `features: ${f}`;
    const marked = marks(b).length > 0, seen = pictures(b), headed = b.chapters.some(c => [...walk(b.xml(c.path))].some(n => /^h[1-6]$/.test(n.name)));
    const spoken = [...elements(b)].some(({ n }) => Object.keys(n.attrs).some(k => /^ssml:/.test(k))), index = [...elements(b)].some(({ n }) => isA('index')(n));
    for (const [name, is] of [['tableOfContents', !!toc(b)], ['readingOrder', true], ['displayTransformability', true], ['structuralNavigation', headed], ['ttsMarkup', spoken], ['index', index], ['pageNavigation', marked], ['pageBreakMarkers', marked], ['MathML', [...elements(b, 'math')].length > 0],
        ['alternativeText', seen.length > 0 && seen.every(({ n }) => n.attrs.alt?.trim())]])
        if (f.includes(name) !== is) yield `${name} is ${is ? 'not claimed' : 'claimed'}`;
});
rule('hazards', b => {
    const h = a11y(b, 'accessibilityHazard'), moves = b.items.some(i => MOVES[i['media-type']]?.test(b.files.get(i.path)?.toString('latin1')));
    return !h.length || (moves && h.includes('none')) ? ['accessibilityHazard is missing or wrong'] : [];
});
rule('summary', b => a11y(b, 'accessibilitySummary').some(Boolean) ? [] : ['there is no summary']);
rule('conformance', b => {
    const claim = b.metas.find(m => m.attrs.property === 'dcterms:conformsTo');
    return claim && (text(claim) !== 'EPUB Accessibility 1.1 - WCAG 2.2 Level AA' || !b.metas.some(m => m.attrs.property === 'a11y:certifiedBy' && m.attrs.refines === `#${claim.attrs.id}`)) ? ['a claim without certifier'] : [];
});

export function check(bytes) {
    let book;
    try { book = new Book(bytes); } catch (e) { return [{ id: 'opens', what: e.message }]; }
    const out = [];
    for (const [id, find] of rules)
        try { for (const what of find(book)) out.push({ id, what }); } catch (e) { out.push({ id, what: `cannot be checked: ${e.message}` }); }
    return out;
}
if (import.meta.url === new URL(process.argv[1], 'file:').href)
    for (const file of process.argv.slice(2))
        for (const { id, what } of check(file)) { console.log(`${file}: ${id}: ${what}`); process.exitCode = 1; }
