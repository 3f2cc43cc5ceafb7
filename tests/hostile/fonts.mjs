// fonts.mjs FOLDER SOURCE.ttf SOURCE.otf: fonts that lie, made of sound ones: cut off, with wrong bits, counts and offsets, with
// outlines and substitutions that never end. One line of output each: FILE[#N] and what must become of it ("refused", "any").
import fs from 'node:fs';
const [, , folder, ttf, otf] = process.argv;
const u16 = (b, i, v) => (b.writeUInt16BE(v, i), b);
const u32 = (b, i, v) => (b.writeUInt32BE(v, i), b);

const table = (b, tag) => {
    for (let i = 0, n = b.readUInt16BE(4); i < n; i++) {
        const at = 12 + 16 * i;
        if (b.toString('latin1', at, at + 4) === tag) return { at, offset: b.readUInt32BE(at + 8), length: b.readUInt32BE(at + 12) };
    }
    return null;
};
// The font with a table's bytes put at its end.
const replaced = (b, tag, bytes) => {
    const t = table(b, tag), out = Buffer.concat([b, Buffer.alloc((4 - b.length % 4) % 4), bytes]);
    return u32(u32(out, t.at + 8, out.length - bytes.length), t.at + 12, bytes.length);
};
let random = 12345;
const roll = n => (random = (Math.imul(random, 1103515245) + 12345) >>> 0) % n;
const put = (name, bytes, want, index = '') => {
    fs.writeFileSync(`${folder}/${name}`, bytes);
    console.log(`${folder}/${name}${index} ${want}`);
};

// ---- GSUB, put together from nothing ----
const words = (...v) => Buffer.concat(v.map(x => (Buffer.isBuffer(x) ? x : u16(Buffer.alloc(2), 0, x & 0xFFFF))));
// One script, one feature (ccmp, which is always on), all lookups in it.
const gsub = lookups => {
    const scripts = words(1, Buffer.from('DFLT'), 8, 4, 0, 0, 0xFFFF, 1, 0);
    const features = words(1, Buffer.from('ccmp'), 8, 0, lookups.length, ...lookups.map((_, i) => i));
    let at = 2 + 2 * lookups.length;
    const offsets = lookups.map(l => { const o = at; at += l.length; return o; });
    const list = words(lookups.length, ...offsets, ...lookups);
    return words(1, 0, 10, 10 + scripts.length, 10 + scripts.length + features.length, scripts, features, list);
};
const lookup = (type, subtable) => words(type, 0, 1, 8, subtable);
const all = glyphs => words(2, 1, 0, glyphs - 1, 0); // coverage of every glyph
const many = (glyphs, n) => { // every glyph becomes n of itself
    const sequence = g => words(n, ...Array(n).fill(g));
    const few = 120, size = 2 + 2 * n, head = 6 + 2 * few;
    return lookup(2, words(1, head + few * size, few, ...Array.from({ length: few }, (_, g) => head + g * size),
        ...Array.from({ length: few }, (_, g) => sequence(g)), all(few)));
};
const again = (glyphs, which) => lookup(5, words(3, 1, 2, 8 + 4 + 0, 0, which, 0, which, all(glyphs))); // a context that calls itself

for (const [kind, path] of [['ttf', ttf], ['otf', otf]]) {
    const sound = fs.readFileSync(path), copy = () => Buffer.from(sound), n = sound.length;
    const T = tag => table(sound, tag).offset, glyphs = sound.readUInt16BE(T('maxp') + 4);
    for (const part of [3, 12, 100, 400, n >> 2, n >> 1, n - 1000]) put(`cut-${part}.${kind}`, sound.subarray(0, part), 'refused');
    if (kind === 'ttf') { // a font with an axis is what it is at the axis' default
        const b = replaced(copy(), 'gasp', words(1, 0, 16, 2, 1, 20, 0, 8, Buffer.from('wght'), 100, 0, 400, 0, 900, 0, 0, 256));
        b.write('fvar', table(b, 'gasp').at, 'latin1');
        put('variable.ttf', b, 'used');
    }
    for (let i = 0; i < 12; i++) { // bits anywhere, and bits where they hurt: in all but the outlines
        const b = copy();
        for (let k = 0; k < 1 + i * 8; k++) b[i % 2 ? roll(n) : roll(4000)] ^= 1 << roll(8);
        put(`bits-${i}.${kind}`, b, 'any');
    }
    for (const tag of ['cmap', 'head', 'hhea', 'hmtx', 'maxp', 'name', 'OS/2', 'post', 'GSUB', 'GPOS', kind === 'ttf' ? 'glyf' : 'CFF ',
        ...kind === 'ttf' ? ['loca'] : []]) {
        const t = table(sound, tag), safe = tag.replace(/\W/g, '');
        if (!t) continue;
        put(`noise-${safe}.${kind}`, (b => { for (let i = 0; i < t.length; i++) b[t.offset + i] = roll(256); return b; })(copy()), 'any');
        put(`full-${safe}.${kind}`, copy().fill(255, t.offset, t.offset + t.length), 'any');
        put(`none-${safe}.${kind}`, copy().fill(0, t.at, t.at + 4), 'any');
        put(`far-${safe}.${kind}`, u32(copy(), t.at + 8, 0xFFFFFF00), 'refused');
        put(`long-${safe}.${kind}`, u32(copy(), t.at + 12, 0xFFFFFFF0), 'refused');
    }
    put(`glyphs-65535.${kind}`, u16(copy(), T('maxp') + 4, 65535), 'any');
    put(`glyphs-0.${kind}`, u16(copy(), T('maxp') + 4, 0), 'refused');
    put(`metrics-65535.${kind}`, u16(copy(), T('hhea') + 34, 65535), 'any');
    put(`names-65535.${kind}`, u16(copy(), T('name') + 2, 65535), 'any');
    put(`em-0.${kind}`, u16(copy(), T('head') + 18, 0), 'refused');
    put(`em-1.${kind}`, u16(copy(), T('head') + 18, 1), 'refused');
    put(`em-65535.${kind}`, u16(copy(), T('head') + 18, 65535), 'refused');
    put(`high.${kind}`, u16(u16(copy(), T('hhea') + 4, 0x7FFF), T('OS/2') + 68, 0x7FFF), 'any');
    put(`low.${kind}`, u16(u16(copy(), T('hhea') + 6, 0x8000), T('OS/2') + 70, 0x8000), 'any');
    put(`forbidden.${kind}`, u16(copy(), T('OS/2') + 8, 2), 'forbidden');
    put(`tables-65535.${kind}`, u16(copy(), 4, 65535), 'refused');
    put(`groups.${kind}`, replaced(copy(), 'cmap', words(0, 1, 3, 10, 0, 12, 12, 0, 0, 28, 0, 0, 0xFFFF, 0xFFFF, 0, 0x20, 0, 0xFFFF, 0, 3)), 'any');
    put(`bomb.${kind}`, replaced(copy(), 'GSUB', gsub(Array.from({ length: 8 }, () => many(glyphs, 60)))), 'any');
    put(`circle.${kind}`, replaced(copy(), 'GSUB', gsub([again(glyphs, 1), again(glyphs, 0)])), 'any');
    put(`woff.${kind}`, Buffer.concat([Buffer.from('wOFF'), sound]), 'refused');
    put(`woff2.${kind}`, Buffer.concat([Buffer.from('wOF2'), sound]), 'refused');
    const collection = (count, ...offsets) => Buffer.concat([words(Buffer.from('ttcf'), 1, 0, count >>> 16, count, ...offsets.flatMap(o => [o >>> 16, o])), sound]);
    put(`collection.ttc.${kind}`, collection(1, 0x7FFFFFF0), 'refused');
    put(`itself.ttc.${kind}`, collection(1, 0), 'refused');
    put(`index.ttc.${kind}`, collection(1, 16), 'refused', '#7');
    put(`crowd.ttc.${kind}`, collection(0xFFFFFFFF, 16), 'refused', '#40000');
    put(`one.${kind}`, sound, 'refused', '#4000000000');
}

// Composite glyphs that contain themselves, and subroutines that call themselves.
{
    const b = fs.readFileSync(ttf), glyf = table(b, 'glyf'), loca = table(b, 'loca'), wide = b.readUInt16BE(table(b, 'head').offset + 50);
    const n = b.readUInt16BE(table(b, 'maxp').offset + 4);
    const at = g => glyf.offset + (wide ? b.readUInt32BE(loca.offset + 4 * g) : 2 * b.readUInt16BE(loca.offset + 2 * g));
    for (let g = 0; g < n; g++) // a glyph's outline becomes: one component, more to come, itself; twice
        if (at(g + 1) - at(g) >= 26) {
            b.writeInt16BE(-1, at(g));
            for (const k of [10, 18]) u16(u16(u16(b, at(g) + k, k === 10 ? 0x23 : 0x03), at(g) + k + 2, g), at(g) + k + 4, 0);
        }
    put('components.ttf', b, 'any');
    const c = fs.readFileSync(otf), cff = table(c, 'CFF ').offset;
    const index = i => { // past an INDEX: where its objects are, and its end
        const count = c.readUInt16BE(i), size = c[i + 2], base = i + 3 + (count + 1) * size - 1;
        const offset = k => base + c.readUIntBE(i + 3 + k * size, size);
        return count ? { count, offset, end: offset(count) } : { count, end: i + 2 };
    };
    const subrs = index(index(index(index(cff + c[cff + 2]).end).end).end), bias = subrs.count < 1240 ? 107 : subrs.count < 33900 ? 1131 : 32768;
    for (let k = 0; k < subrs.count; k++) {
        const from = subrs.offset(k), room = subrs.offset(k + 1) - from, call = words(0x1C00 | (-bias >> 8 & 255), (-bias & 255) << 8 | 29);
        if (room >= 8) call.copy(c, from), call.copy(c, from + 4);
        else if (room >= 4) call.copy(c, from);
    }
    put('subroutines.otf', c, 'any');
}
put('text.ttf', 'This is no font.\n'.repeat(100), 'refused');
put('empty.ttf', '', 'refused');
put('zeros.ttf', Buffer.alloc(100000), 'refused');
fs.mkdirSync(`${folder}/folder.ttf`, { recursive: true });
console.log(`${folder}/folder.ttf refused`);
console.log('/dev/zero refused');
