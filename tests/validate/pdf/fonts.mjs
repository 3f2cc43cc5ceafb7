// fonts.mjs: what fonts in a PDF map codes to, and how wide the glyphs of an embedded program are.

// ---- CMaps ----
const hex = s => parseInt(s, 16);
const utf16 = h => { let s = ''; for (let i = 0; i + 4 <= h.length; i += 4) s += String.fromCharCode(hex(h.slice(i, i + 4))); return s; };
const strip = s => s.replace(/\s+/g, '');

// code → text. Keys are numbers.
export function toUnicode(data) {
    const map = new Map(), s = data.toString('latin1');
    for (const [, block] of s.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
        for (const [, code, to] of block.matchAll(/<([\da-fA-F\s]*)>\s*<([\da-fA-F\s]*)>/g)) map.set(hex(strip(code)), utf16(strip(to)));
    for (const [, block] of s.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
        for (const [, a, b, one, many] of block.matchAll(/<([\da-fA-F\s]*)>\s*<([\da-fA-F\s]*)>\s*(?:<([\da-fA-F\s]*)>|\[([^\]]*)\])/g)) {
            const list = many?.match(/<[\da-fA-F\s]*>/g)?.map(x => utf16(strip(x.slice(1, -1))));
            for (let c = hex(strip(a)), i = 0; c <= hex(strip(b)); c++, i++) {
                if (list) { map.set(c, list[i] ?? ''); continue; }
                const t = utf16(strip(one));
                map.set(c, t.slice(0, -1) + String.fromCharCode(t.charCodeAt(t.length - 1) + i));
            }
        }
    return map;
}

// An embedded encoding: codes of two bytes to CIDs.
export function encoding(data) {
    const map = new Map(), s = data.toString('latin1');
    for (const [, block] of s.matchAll(/begincidchar([\s\S]*?)endcidchar/g))
        for (const [, code, cid] of block.matchAll(/<([\da-fA-F]+)>\s*(\d+)/g)) map.set(hex(code), +cid);
    for (const [, block] of s.matchAll(/begincidrange([\s\S]*?)endcidrange/g))
        for (const [, a, b, cid] of block.matchAll(/<([\da-fA-F]+)>\s*<([\da-fA-F]+)>\s*(\d+)/g))
            for (let c = hex(a); c <= hex(b); c++) map.set(c, +cid + c - hex(a));
    return map;
}

// ---- TrueType: advances in thousandths by glyph id ----
export function trueTypeWidths(b) {
    const tables = {};
    for (let i = 0; i < b.readUInt16BE(4); i++) tables[b.toString('latin1', 12 + 16 * i, 16 + 16 * i)] = b.readUInt32BE(20 + 16 * i);
    const { head, hhea, hmtx, maxp } = tables;
    if (!head || !hhea || !hmtx || !maxp) return null;
    const upem = b.readUInt16BE(head + 18), n = b.readUInt16BE(hhea + 34), glyphs = b.readUInt16BE(maxp + 4);
    const widths = new Map();
    for (let g = 0; g < glyphs; g++) widths.set(g, b.readUInt16BE(hmtx + 4 * Math.min(g, n - 1)) * 1000 / upem);
    return widths;
}

// ---- CFF (Adobe Technical Notes 5176 and 5177): advances by CID, or by glyph id if not CID-keyed ----
function index(b, at) {
    const count = b.readUInt16BE(at);
    if (!count) return { items: [], end: at + 2 };
    const size = b[at + 2], off = i => b.readUIntBE(at + 3 + i * size, size), base = at + 2 + (count + 1) * size;
    const items = [];
    for (let i = 0; i < count; i++) items.push(b.subarray(base + off(i), base + off(i + 1)));
    return { items, end: base + off(count) };
}
function dict(b) {
    const out = {};
    let stack = [];
    for (let i = 0; i < b.length;) {
        const v = b[i];
        if (v === 12) { out['12 ' + b[i + 1]] = stack; stack = []; i += 2; }
        else if (v <= 21) { out[v] = stack; stack = []; i++; }
        else if (v === 28) { stack.push(b.readInt16BE(i + 1)); i += 3; }
        else if (v === 29) { stack.push(b.readInt32BE(i + 1)); i += 5; }
        else if (v === 30) {
            let s = ''; i++;
            for (let done = false; !done; i++)
                for (const n of [b[i] >> 4, b[i] & 15]) { if (n === 15) { done = true; break; } s += '0123456789.EE -'[n] + (n === 12 ? '-' : ''); }
            stack.push(parseFloat(s));
        }
        else if (v < 247) { stack.push(v - 139); i++; }
        else if (v < 251) { stack.push((v - 247) * 256 + b[i + 1] + 108); i += 2; }
        else { stack.push(-(v - 251) * 256 - b[i + 1] - 108); i += 2; }
    }
    return out;
}
// The width a charstring begins with, or undefined where it has none; null where a subroutine hides it.
function charstringWidth(b) {
    const stack = [];
    for (let i = 0; i < b.length;) {
        const v = b[i];
        if (v === 28) { stack.push(b.readInt16BE(i + 1)); i += 3; }
        else if (v === 255) { stack.push(b.readInt32BE(i + 1) / 65536); i += 5; }
        else if (v >= 251) { stack.push(-(v - 251) * 256 - b[i + 1] - 108); i += 2; }
        else if (v >= 247) { stack.push((v - 247) * 256 + b[i + 1] + 108); i += 2; }
        else if (v >= 32) { stack.push(v - 139); i++; }
        else if ([1, 3, 18, 23, 19, 20].includes(v)) return stack.length % 2 ? stack[0] : undefined;
        else if (v === 21) return stack.length > 2 ? stack[0] : undefined;
        else if (v === 4 || v === 22) return stack.length > 1 ? stack[0] : undefined;
        else if (v === 14) return stack.length === 1 || stack.length === 5 ? stack[0] : undefined;
        else return null;
    }
    return null;
}
export function cffWidths(b) {
    const names = index(b, b[2]), tops = index(b, names.end), top = dict(tops.items[0]);
    const glyphs = index(b, top[17][0]).items, cid = '12 30' in top;
    const scale = (top['12 7']?.[0] ?? 0.001) * 1000;
    const priv = d => { const [size, at] = d[18] ?? [0, 0], p = dict(b.subarray(at, at + size)); return { usual: p[20]?.[0] ?? 0, nominal: p[21]?.[0] ?? 0 }; };
    const privates = cid ? index(b, top['12 36'][0]).items.map(i => priv(dict(i))) : [priv(top)];
    const charset = new Uint16Array(glyphs.length), select = new Uint8Array(glyphs.length);
    if (cid) {
        let at = top[15][0];
        const format = b[at++];
        for (let g = 1; g < glyphs.length;) {
            const first = b.readUInt16BE(at); at += 2;
            const more = format === 0 ? 0 : format === 1 ? b[at] : b.readUInt16BE(at);
            at += format;
            for (let k = 0; k <= more && g < glyphs.length; k++) charset[g++] = first + k;
        }
        at = top['12 37'][0];
        if (b[at] === 0) select.set(b.subarray(at + 1, at + 1 + glyphs.length));
        else for (let r = 0, n = b.readUInt16BE(at + 1); r < n; r++)
            select.fill(b[at + 5 + 3 * r], b.readUInt16BE(at + 3 + 3 * r), b.readUInt16BE(at + 6 + 3 * r));
    }
    const widths = new Map();
    glyphs.forEach((s, g) => {
        const w = charstringWidth(s), p = privates[select[g]];
        widths.set(cid ? charset[g] : g, w === null ? null : (w === undefined ? p.usual : p.nominal + w) * scale);
    });
    return widths;
}

// W and DW of a CIDFont.
export function cidWidths(pdf, font) {
    const w = pdf.array(font['/W'] ?? null), map = new Map();
    for (let i = 0; i < w.length;) {
        const next = pdf.get(w[i + 1]);
        if (Array.isArray(next)) { next.forEach((x, k) => map.set(w[i] + k, x)); i += 2; }
        else { for (let c = w[i]; c <= next; c++) map.set(c, w[i + 2]); i += 3; }
    }
    return cid => map.get(cid) ?? font['/DW'] ?? 1000;
}
