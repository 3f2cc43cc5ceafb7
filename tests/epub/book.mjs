// book.mjs: an EPUB taken apart: the archive as its bytes say, XML as a tree, the package read.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// ---- the archive (APPNOTE.TXT 4.3): entries in the order of the bytes, with what each header says ----
export function readZip(bytes) {
    let end = bytes.length - 22;
    while (end >= 0 && bytes.readUInt32LE(end) !== 0x06054b50) end--;
    if (end < 0) throw new Error('no end of central directory');
    const entries = [];
    let at = bytes.readUInt32LE(end + 16);
    for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
        if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('bad central directory');
        const [name, extra, comment] = [28, 30, 32].map(o => bytes.readUInt16LE(at + o));
        const local = bytes.readUInt32LE(at + 42);
        const [localName, localExtra] = [26, 28].map(o => bytes.readUInt16LE(local + o));
        const size = bytes.readUInt32LE(at + 20), start = local + 30 + localName + localExtra;
        const method = bytes.readUInt16LE(at + 10), packed = bytes.subarray(start, start + size);
        entries.push({ name: bytes.toString('utf8', at + 46, at + 46 + name), method, local, extra, localExtra, comment,
            flags: bytes.readUInt16LE(at + 8), time: bytes.readUInt16LE(at + 12), date: bytes.readUInt16LE(at + 14),
            localTime: bytes.readUInt32LE(local + 10), attributes: bytes.readUInt32LE(at + 38),
            data: method === 8 ? zlib.inflateRawSync(packed) : Buffer.from(packed) });
        at += 46 + name + extra + comment;
    }
    return { entries, comment: bytes.readUInt16LE(end + 20) };
}

// Writes entries back: for mutants, which may ask for any nonsense in a header.
export function writeZip(entries) {
    const out = [], central = [];
    let at = 0;
    for (const e of entries) {
        const name = Buffer.from(e.name), packed = e.method === 8 ? zlib.deflateRawSync(e.data) : e.data;
        const extra = Buffer.alloc(e.localExtra), head = Buffer.alloc(30), dir = Buffer.alloc(46);
        if (e.localExtra >= 4) extra.writeUInt16LE(e.localExtra - 4, 2);
        head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4);
        dir.writeUInt32LE(0x02014b50, 0); dir.writeUInt16LE(3 << 8 | 20, 4); dir.writeUInt16LE(20, 6);
        for (const [b, o] of [[head, 6], [dir, 8]]) {
            b.writeUInt16LE(e.flags & ~8, o); b.writeUInt16LE(e.method, o + 2);
            b.writeUInt16LE(e.time, o + 4); b.writeUInt16LE(e.date, o + 6);
            b.writeUInt32LE(crc32(e.data), o + 8); b.writeUInt32LE(packed.length, o + 12);
            b.writeUInt32LE(e.data.length, o + 16); b.writeUInt16LE(name.length, o + 20);
        }
        head.writeUInt16LE(extra.length, 28);
        dir.writeUInt32LE(e.attributes >>> 0, 38); dir.writeUInt32LE(at, 42);
        out.push(head, name, extra, packed); central.push(dir, name);
        at += 30 + name.length + extra.length + packed.length;
    }
    const dir = Buffer.concat(central), end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(dir.length, 12); end.writeUInt32LE(at, 16);
    return Buffer.concat([...out, dir, end]);
}
const crcTable = Array.from({ length: 256 }, (_, n) => { for (let k = 8; k; k--) n = n & 1 ? n >>> 1 ^ 0xedb88320 : n >>> 1; return n >>> 0; });
export const crc32 = b => { let c = ~0; for (const x of b) c = crcTable[(c ^ x) & 255] ^ c >>> 8; return ~c >>> 0; };

// ---- XML as our writer makes it: elements, text, comments, no internal DTD. Elements know their parent. ----
const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = s => s.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (all, e) => {
    if (e[0] === '#') return String.fromCodePoint(e[1] === 'x' ? parseInt(e.slice(2), 16) : parseInt(e.slice(1)));
    if (!(e in named)) throw new Error(`unknown entity ${all}`);
    return named[e];
});
export function parseXml(source) {
    const top = { name: '#document', attrs: {}, children: [], parent: null };
    let here = top, at = 0;
    const token = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
    for (let m; at < source.length; at = token.lastIndex) {
        token.lastIndex = at;
        if (!(m = token.exec(source))) throw new Error(`not well-formed at «${source.slice(at, at + 40)}»`);
        if (m[3]) {
            const node = { name: m[3], attrs: {}, children: [], parent: here };
            for (const [, key, a, b] of m[4].matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
                if (key in node.attrs) throw new Error(`two ${key} in <${m[3]}>`);
                node.attrs[key] = decode(a ?? b);
            }
            here.children.push(node);
            if (!m[5]) here = node;
        } else if (m[2]) {
            if (here.name !== m[2]) throw new Error(`</${m[2]}> closes <${here.name}>`);
            here = here.parent;
        } else if (m[1] !== undefined) here.children.push(m[1]);
        else if (m[0][0] !== '<') here.children.push(decode(m[0]));
    }
    if (here !== top) throw new Error(`<${here.name}> is not closed`);
    return top;
}
export function* walk(node) {
    for (const c of node.children) if (typeof c !== 'string') { yield c; yield* walk(c); }
}
export const all = (node, name) => [...walk(node)].filter(n => n.name === name);
export const first = (node, name) => all(node, name)[0];
export const text = node => typeof node === 'string' ? node : node.children.map(text).join('');
export const kids = (node, name) => node.children.filter(c => c.name === name);
export const types = node => (node.attrs['epub:type'] ?? '').split(/\s+/).filter(Boolean);
export const isA = type => node => types(node).includes(type);
export const nav = (doc, type) => all(doc, 'nav').find(isA(type));

// ---- the package ----
export class Book {
    constructor(bytes) {
        const zip = readZip(typeof bytes === 'string' ? fs.readFileSync(bytes) : bytes);
        this.entries = zip.entries;
        this.files = new Map(zip.entries.map(e => [e.name, e.data]));
        this.trees = new Map();
        this.opfPath = first(this.xml('META-INF/container.xml'), 'rootfile').attrs['full-path'];
        this.opf = this.xml(this.opfPath);
        this.package = first(this.opf, 'package');
        this.items = all(this.opf, 'item').map(i => ({ ...i.attrs, path: this.resolve(this.opfPath, i.attrs.href),
            props: (i.attrs.properties ?? '').split(/\s+/).filter(Boolean) }));
        this.spine = all(this.opf, 'itemref').map(r => this.items.find(i => i.id === r.attrs.idref));
        this.metas = all(this.opf, 'meta');
    }
    xml(name) {
        if (!this.trees.has(name)) {
            if (!this.files.has(name)) throw new Error(`${name} is missing`);
            this.trees.set(name, parseXml(this.files.get(name).toString('utf8').replace(/^\ufeff/, '')));
        }
        return this.trees.get(name);
    }
    resolve(from, href) { return path.posix.join(path.posix.dirname(from), decodeURIComponent(href.split('#')[0])); }
    // 'file#id', also for a link within its own file.
    target(from, href) {
        const [file, id] = href.split('#');
        return (file ? this.resolve(from, file) : from) + (id ? '#' + decodeURIComponent(id) : '');
    }
    meta(property) { return this.metas.filter(m => m.attrs.property === property).map(m => text(m).trim()); }
    get navPath() { return this.items.find(i => i.props.includes('nav'))?.path; }
    get ncxPath() { return this.items.find(i => i['media-type'] === 'application/x-dtbncx+xml')?.path; }
    get chapters() { return this.spine.filter(i => /\/c\d+\.xhtml$/.test(i?.path ?? '')); }
}
