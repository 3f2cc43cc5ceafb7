// content.mjs: content streams taken apart: what is shown, in which marked content, with which font.
import { isDict, isName } from './model.mjs';

const WHITE = new Set([0, 9, 10, 12, 13, 32]), DELIMITER = new Set([...'()<>[]{}/%'].map(c => c.charCodeAt(0)));

// Operators with their operands: { op, args }. Strings are Buffers; a broken stream throws.
export function* operators(b) {
    let i = 0, args = [];
    const skip = () => {
        while (i < b.length && (WHITE.has(b[i]) || b[i] === 37)) {
            if (b[i] === 37) while (i < b.length && b[i] !== 10 && b[i] !== 13) i++;
            else i++;
        }
    };
    const word = () => { const from = i; while (i < b.length && !WHITE.has(b[i]) && !DELIMITER.has(b[i])) i++; return b.toString('latin1', from, i); };
    const literal = () => {
        const out = [];
        let depth = 1;
        for (i++; depth; i++) {
            if (i >= b.length) throw new Error('unterminated string');
            let c = b[i];
            if (c === 40) depth++;
            if (c === 41 && --depth === 0) continue;
            if (c === 92) {
                c = b[++i];
                const named = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 }[c];
                if (c >= 48 && c <= 55) {
                    let v = 0, n = 0;
                    for (; n < 3 && b[i] >= 48 && b[i] <= 55; n++, i++) v = v * 8 + b[i] - 48;
                    i--;
                    c = v & 255;
                } else if (c === 10) continue;
                else c = named ?? c;
            } else if (c === 13) { c = 10; if (b[i + 1] === 10) i++; }
            out.push(c);
        }
        return Buffer.from(out);
    };
    const value = () => {
        skip();
        const c = b[i];
        if (c === 47) { i++; return '/' + word().replace(/#([\da-fA-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))); }
        if (c === 40) return literal();
        if (c === 60 && b[i + 1] === 60) {
            i += 2;
            const d = {};
            for (;;) {
                skip();
                if (b[i] === 62) { i += 2; return d; }
                if (i >= b.length) throw new Error('unterminated dictionary');
                const key = value();
                d[key] = value();
            }
        }
        if (c === 60) { const end = b.indexOf('>', i), h = b.toString('latin1', i + 1, end).replace(/\s/g, ''); i = end + 1; return Buffer.from(h.length % 2 ? h + '0' : h, 'hex'); }
        if (c === 91) { i++; const a = []; for (;;) { skip(); if (b[i] === 93) { i++; return a; } if (i >= b.length) throw new Error('unterminated array'); a.push(value()); } }
        if (DELIMITER.has(c)) throw new Error('unexpected ' + String.fromCharCode(c));
        const w = word();
        if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(w)) return parseFloat(w);
        return w === 'true' ? true : w === 'false' ? false : w === 'null' ? null : { op: w };
    };
    for (skip(); i < b.length; skip()) {
        const v = value();
        if (!isDict(v) || typeof v.op !== 'string') { args.push(v); continue; }
        if (v.op === 'BI') {
            const end = b.indexOf('EI', b.indexOf('ID', i));
            yield { op: 'BI', args: [b.toString('latin1', i, b.indexOf('ID', i))] };
            i = end < 0 ? b.length : end + 2;
        } else yield { op: v.op, args };
        args = [];
    }
}

const PAINT = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh', 'BI']);
const SHOW = new Set(['Tj', 'TJ', "'", '"']);

// Every content stream of the file, run from its page, with what is in force at each operator:
// { pages: [[event]], errors }, event: { op, args, marks, font, mode, resources, depth, where }.
// marks: the open marked content, outermost first: { tag, props }. Forms run where they are shown.
export function run(pdf) {
    const errors = [], type3 = new Map();
    const stream = (data, resources, marks, events, where, level) => {
        const state = [{ font: null, mode: 0 }], open = [...marks];
        let depth = 0;
        const now = () => state[state.length - 1];
        try {
            for (const { op, args } of operators(data)) {
                if (op === 'q') { state.push({ ...now() }); depth++; }
                if (op === 'Q') { if (depth-- > 0) state.pop(); else errors.push(`${where}: Q without q`); }
                if (op === 'Tf') now().font = pdf.dict(resources['/Font'])[args[0]] ?? null;
                if (op === 'Tr') now().mode = args[0];
                if (op === 'BMC') open.push({ tag: args[0], props: {} });
                if (op === 'BDC') open.push({ tag: args[0], props: isName(args[1]) ? pdf.dict(pdf.dict(resources['/Properties'])[args[1]]) : args[1] ?? {} });
                events.push({ op, args, marks: [...open], ...now(), resources, depth, where, shows: SHOW.has(op), paints: PAINT.has(op) });
                if (op === 'EMC') { if (open.length > marks.length) open.pop(); else errors.push(`${where}: EMC without BMC or BDC`); }
                if (op !== 'Do') continue;
                const ref = pdf.dict(resources['/XObject'])[args[0]], x = pdf.dict(ref), e = events[events.length - 1];
                e.xobject = ref;
                if (x['/Subtype'] === '/Image') e.paints = true;
                if (x['/Subtype'] === '/Form' && level < 12)
                    stream(pdf.data(ref), pdf.dict(x['/Resources'] ?? resources), open, events, `form ${ref}`, level + 1);
            }
        } catch (e) { errors.push(`${where}: ${e.message}`); }
        if (open.length !== marks.length) errors.push(`${where}: marked content is left open`);
        if (depth > 0) errors.push(`${where}: q without Q`);
    };
    const pages = pdf.pages.map(({ dict }, i) => {
        const events = [], parts = pdf.array(dict['/Contents'] ?? null);
        const refs = Array.isArray(pdf.get(dict['/Contents'])) ? parts : [dict['/Contents']];
        stream(Buffer.concat(refs.map(r => pdf.data(r) ?? Buffer.alloc(0))), pdf.dict(dict['/Resources'] ?? null), [], events, `page ${i + 1}`, 0);
        return events;
    });
    for (const [ref, d] of pdf.all()) {
        if (!isDict(d) || d['/Subtype'] !== '/Type3') continue;
        const events = [];
        for (const [name, proc] of Object.entries(pdf.dict(d['/CharProcs'])))
            stream(pdf.data(proc) ?? Buffer.alloc(0), pdf.dict(d['/Resources']), [], events, `glyph ${name} of ${ref}`, 1);
        type3.set(ref, events);
    }
    return { pages, type3, errors };
}

// The strings a show operator holds.
export const strings = e => e.op === 'TJ' ? e.args[0].filter(Buffer.isBuffer) : e.args.filter(Buffer.isBuffer);
