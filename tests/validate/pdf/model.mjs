// model.mjs: a PDF file as qpdf's JSON shows it. References are strings "12 0 R", names "/Name", strings
// "u:text" or "b:hex"; streams are { dict, data }.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const isRef = v => typeof v === 'string' && /^\d+ \d+ R$/.test(v);
export const isName = v => typeof v === 'string' && v.startsWith('/');
export const isString = v => typeof v === 'string' && /^[ub]:/.test(v);
export const isDict = v => v !== null && typeof v === 'object' && !Array.isArray(v);
// The characters of a string object; bytes beyond ASCII stay what they are.
export const text = v => !isString(v) ? '' : v[0] === 'u' ? v.slice(2) : Buffer.from(v.slice(2), 'hex').toString('latin1');

export class Pdf {
    constructor(bytes, objects) { this.bytes = bytes; this.objects = objects; }

    static load(file) {
        const json = (...how) => JSON.parse(execFileSync('qpdf', ['--json=2', '--json-key=qpdf', ...how, file],
            { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] })).qpdf[1];
        const objects = json('--json-stream-data=inline', '--decode-level=generalized');
        // Data unpacked, but dictionaries as they are in the file.
        for (const [key, o] of Object.entries(json('--json-stream-data=none')))
            if (o.stream && objects[key]?.stream) objects[key].stream.dict = o.stream.dict;
        return new Pdf(fs.readFileSync(file), objects);
    }
    // A copy that a test may break.
    clone() { return new Pdf(Buffer.from(this.bytes), structuredClone(this.objects)); }

    // What a value stands for: references followed, streams as their dictionary.
    get(v) {
        for (let hops = 0; isRef(v) && hops < 32; hops++) {
            const o = this.objects['obj:' + v];
            v = o === undefined ? null : o.stream ? o.stream.dict : o.value;
        }
        return v === undefined ? null : v;
    }
    dict(v) { const d = this.get(v); return isDict(d) ? d : {}; }
    array(v) { const a = this.get(v); return Array.isArray(a) ? a : a === null ? [] : [a]; }
    isStream(ref) { return isRef(ref) && !!this.objects['obj:' + ref]?.stream; }
    data(ref) { const s = isRef(ref) && this.objects['obj:' + ref]?.stream; return s ? Buffer.from(s.data ?? '', 'base64') : null; }
    setData(ref, bytes) { this.objects['obj:' + ref].stream.data = Buffer.from(bytes).toString('base64'); }

    get trailer() { const t = this.objects.trailer; return t.value ?? t.stream?.dict ?? {}; }
    get root() { return this.dict(this.trailer['/Root']); }

    // Every object: [reference, value or stream dictionary].
    *all() {
        for (const [key, o] of Object.entries(this.objects))
            if (key.startsWith('obj:')) yield [key.slice(4), o.stream ? o.stream.dict : o.value];
    }
    // Every dictionary, those inside of others too: [reference of the object it is in, dictionary].
    *dicts() {
        for (const [ref, v] of this.all()) {
            const stack = [v];
            while (stack.length) {
                const x = stack.pop();
                if (Array.isArray(x)) stack.push(...x);
                else if (isDict(x)) { yield [ref, x]; stack.push(...Object.values(x)); }
            }
        }
    }
    // Pages in order: [{ ref, dict }].
    get pages() {
        const out = [], seen = new Set();
        const walk = ref => {
            if (seen.has(ref)) return;
            seen.add(ref);
            const d = this.dict(ref);
            if (d['/Kids']) this.array(d['/Kids']).forEach(walk);
            else out.push({ ref, dict: d });
        };
        walk(this.root['/Pages']);
        return out;
    }
    // [key, value] of a name or number tree.
    tree(v) {
        const out = [], walk = (node, depth) => {
            const d = this.dict(node), flat = this.array(d['/Names'] ?? d['/Nums'] ?? null);
            for (let i = 0; i + 1 < flat.length; i += 2) out.push([flat[i], flat[i + 1]]);
            if (depth < 16) this.array(d['/Kids'] ?? null).forEach(k => walk(k, depth + 1));
        };
        if (v) walk(v, 0);
        return out;
    }
}

// XMP without a library: elements and attributes by prefixed name. Not well-formed: null.
export function parseXml(source) {
    const root = { name: '', attrs: {}, kids: [], text: '' }, stack = [root];
    const token = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|(<)/g;
    for (const m of source.matchAll(token)) {
        const top = stack[stack.length - 1];
        if (m[6]) return null;
        if (m[5] !== undefined) {
            if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(m[5])) return null;
            top.text += m[5].replace(/&(\w+|#\d+);/g, (_, e) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[e] ?? String.fromCodePoint(+e.slice(1)));
        } else if (m[2] && m[1]) {
            if (stack.length < 2 || stack.pop().name !== m[2]) return null;
        } else if (m[2]) {
            const attrs = {};
            for (const a of m[3].matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) attrs[a[1]] = a[2] ?? a[3];
            const e = { name: m[2], attrs, kids: [], text: '' };
            top.kids.push(e);
            if (!m[4]) stack.push(e);
        }
    }
    return stack.length === 1 ? root : null;
}
export function* elements(e) { yield e; for (const k of e.kids) yield* elements(k); }
