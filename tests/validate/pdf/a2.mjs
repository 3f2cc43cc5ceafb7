// a2.mjs: PDF/A-2a (ISO 19005-2), by clause. Each rule is { id, what, check(facts, fail) }.
import { cffWidths, cidWidths, trueTypeWidths } from './fonts.mjs';
import { elements, isDict, isName, isString, text } from './model.mjs';

export const rules = [];
const rule = (id, what, check) => rules.push({ id: 'A2 ' + id, what, check });

// ---- 6.1 file structure ----
rule('6.1.2', 'header and binary mark', (f, fail) => {
    const b = f.pdf.bytes, end = b.indexOf(10);
    if (!/^%PDF-1\.[0-7]\r?$/.test(b.toString('latin1', 0, end))) fail('the first line');
    if (b[end + 1] !== 37 || b.subarray(end + 2, end + 6).some(c => c < 128) || b.length < end + 6) fail('the second line');
});
rule('6.1.3-1', 'the trailer has an ID', (f, fail) => { const id = f.pdf.array(f.pdf.trailer['/ID'] ?? null); if (id.length !== 2 || !id.every(isString)) fail('it has not'); });
rule('6.1.3-2', 'no encryption', (f, fail) => { if (f.pdf.trailer['/Encrypt']) fail('Encrypt'); });
rule('6.1.3-3', 'nothing behind the end', (f, fail) => { if (!/%%EOF\r?\n?$/.test(f.pdf.bytes.subarray(-12).toString('latin1'))) fail('bytes follow %%EOF'); });
// The file from object to object, past every stream by its Length.
function* rawStreams(bytes) {
    const s = bytes.toString('latin1'), head = /\d+ \d+ obj\b/g;
    for (let m; (m = head.exec(s));) {
        const end = s.indexOf('endobj', m.index), at = s.indexOf('stream', m.index);
        if (at < 0 || (end >= 0 && end < at)) continue;
        const dict = s.slice(m.index, at), length = dict.match(/\/Length (\d+)(?! \d+ R)/);
        if (!length) continue;
        yield { id: m[0], s, at: at + 6, length: +length[1] };
        head.lastIndex = at + 6 + +length[1];
    }
}
rule('6.1.7.1', 'streams begin and end on lines, and are as long as they say', (f, fail) => {
    for (const { id, s, at, length } of rawStreams(f.pdf.bytes)) {
        const data = s[at] === '\r' && s[at + 1] === '\n' ? at + 2 : s[at] === '\n' ? at + 1 : -1;
        if (data < 0 || !/^\r?\nendstream/.test(s.slice(data + length, data + length + 12))) fail(id);
    }
});
rule('6.1.7.2-1', 'no external streams', (f, fail) => {
    for (const [ref, d] of f.pdf.all()) if (f.pdf.isStream(ref)) for (const k of ['/F', '/FFilter', '/FDecodeParms']) if (k in d) fail(`${k} in ${ref}`);
});
rule('6.1.7.2-2', 'no LZW, no Crypt', (f, fail) => {
    for (const [ref, d] of f.pdf.all()) if (f.pdf.isStream(ref)) for (const x of f.pdf.array(d['/Filter'] ?? null)) if (['/LZWDecode', '/Crypt'].includes(x)) fail(ref);
});
rule('6.1.8', 'names are UTF-8', (f, fail) => {
    for (const [ref, d] of f.pdf.dicts()) for (const v of [...Object.keys(d), ...Object.values(d).filter(isName)]) if (v.includes('\ufffd')) fail(`${v} in ${ref}`);
});
rule('6.1.10', 'inline images use allowed filters', (f, fail) => { for (const e of f.everything) if (e.op === 'BI' && /\/(LZW|LZWDecode|Crypt)\b/.test(e.args[0])) fail(e.where); });
rule('6.1.12', 'no permissions but DocMDP and UR3', (f, fail) => { for (const k of Object.keys(f.pdf.dict(f.pdf.root['/Perms']))) if (!['/DocMDP', '/UR3'].includes(k)) fail(k); });
rule('6.1.13-1', 'integers and reals in range', (f, fail) => {
    const walk = (ref, v) => { if (typeof v === 'number' && Math.abs(v) > 2147483648) fail(`${v} in ${ref}`); else if (v && typeof v === 'object') Object.values(v).forEach(x => walk(ref, x)); };
    for (const [ref, v] of f.pdf.all()) walk(ref, v);
});
rule('6.1.13-2', 'strings of at most 32767 bytes, names of 127', (f, fail) => {
    const walk = (ref, v) => {
        if (isString(v) && (v[0] === 'b' ? v.length / 2 : Buffer.byteLength(v)) > 32767) fail(`a string in ${ref}`);
        else if (isName(v) && Buffer.byteLength(v) > 128) fail(`a name in ${ref}`);
        else if (v && typeof v === 'object') Object.values(v).forEach(x => walk(ref, x));
    };
    for (const [ref, v] of f.pdf.all()) walk(ref, v);
    for (const e of f.everything) if (e.shows) for (const s of e.args.flat()) if (Buffer.isBuffer(s) && s.length > 32767) fail(e.where);
});
rule('6.1.13-3', 'at most 8388607 objects', (f, fail) => { if ((f.pdf.trailer['/Size'] ?? 0) > 8388608) fail('more'); });
rule('6.1.13-4', 'q nested at most 28 deep', (f, fail) => { for (const e of f.everything) if (e.depth > 28) { fail(e.where); break; } });
rule('6.1.13-5', 'pages between 3 and 14400 units', (f, fail) => {
    for (const p of f.pdf.pages) { const [a, b, c, d] = f.pdf.array(p.dict['/MediaBox'] ?? null); if (!(Math.min(c - a, d - b) >= 3 && Math.max(c - a, d - b) <= 14400)) fail(p.ref); }
});

// ---- 6.2 graphics ----
const OPERATORS = new Set(('b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh ' +
    'T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \' "').split(' '));
rule('6.2.2-1', 'content streams have only defined operators, in order', (f, fail) => {
    for (const e of f.everything) if (!OPERATORS.has(e.op)) fail(`${e.op} on ${e.where}`);
    for (const e of f.content.errors) fail(e);
    const text = new Map();
    for (const e of f.everything) {
        if (e.op === 'BT' || e.op === 'ET') { if (!!text.get(e.where) === (e.op === 'BT')) fail(`${e.op} on ${e.where}`); text.set(e.where, e.op === 'BT'); }
        if (e.shows && !text.get(e.where)) fail(`${e.op} outside of a text object on ${e.where}`);
    }
});
rule('6.2.2-2', 'content streams have the resources they name', (f, fail) => {
    const kinds = { Tf: '/Font', Do: '/XObject', gs: '/ExtGState' };
    for (const e of f.everything) if (kinds[e.op] && !(e.args[0] in f.pdf.dict(e.resources[kinds[e.op]]))) fail(`${e.args[0]} on ${e.where}`);
    for (const p of f.pdf.pages) if (!('/Resources' in p.dict)) fail(`${p.ref} has none of its own`);
});
const intents = f => f.pdf.array(f.pdf.root['/OutputIntents'] ?? null).map(x => f.pdf.dict(x)).filter(x => x['/S'] === '/GTS_PDFA1');
const profile = f => { const r = intents(f)[0]?.['/DestOutputProfile']; return r ? f.pdf.data(r) : null; };
rule('6.2.3-1', 'an output intent with a profile', (f, fail) => { if (!profile(f)) fail('there is none'); });
const validProfile = (data, n) => {
    const spaces = { 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' };
    return data.length > 132 && data.readUInt32BE(0) === data.length && data[8] < 5 && data.toString('latin1', 36, 40) === 'acsp' &&
        ['scnr', 'mntr', 'prtr', 'spac'].includes(data.toString('latin1', 12, 16)) && data.toString('latin1', 16, 20) === spaces[n];
};
rule('6.2.3-2', 'the profile is an ICC profile for output', (f, fail) => {
    const r = intents(f)[0]?.['/DestOutputProfile'], data = profile(f);
    if (data && (!validProfile(data, f.pdf.dict(r)['/N']) || !['mntr', 'prtr'].includes(data.toString('latin1', 12, 16)))) fail('it is not');
    if (!data) return;
    // Each tag of its table lies inside of it, and the ones a display profile needs are there.
    const n = data.readUInt32BE(128), tags = new Set();
    for (let i = 0; i < n; i++) {
        const at = 132 + 12 * i;
        tags.add(data.toString('latin1', at, at + 4));
        if (data.readUInt32BE(at + 4) + data.readUInt32BE(at + 8) > data.length || data.readUInt32BE(at + 4) % 4) fail('a tag lies outside');
    }
    for (const t of ['desc', 'cprt', 'wtpt', 'rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC']) if (!tags.has(t)) fail(`no ${t}`);
});
rule('6.2.3-3', 'one profile for all output intents', (f, fail) => {
    const all = new Set(f.pdf.array(f.pdf.root['/OutputIntents'] ?? null).map(x => f.pdf.dict(x)['/DestOutputProfile']).filter(Boolean));
    if (all.size > 1) fail([...all].join(', '));
});
const spaces = function* (f) {
    for (const [ref, d] of f.pdf.dicts()) {
        if (d['/ColorSpace'] && !isDict(f.pdf.get(d['/ColorSpace']))) yield [ref, f.pdf.get(d['/ColorSpace'])];
        if (isDict(f.pdf.get(d['/ColorSpace']))) for (const v of Object.values(f.pdf.get(d['/ColorSpace']))) yield [ref, f.pdf.get(v)];
        if (d['/CS']) yield [ref, f.pdf.get(d['/CS'])];
    }
};
rule('6.2.4.2', 'ICC colour spaces have valid profiles', (f, fail) => {
    for (const [ref, s] of spaces(f)) if (Array.isArray(s) && s[0] === '/ICCBased' && !validProfile(f.pdf.data(s[1]) ?? Buffer.alloc(0), f.pdf.dict(s[1])['/N'])) fail(ref);
});
rule('6.2.4.3-1', 'device RGB needs an RGB output intent', (f, fail) => {
    if (profile(f)?.toString('latin1', 16, 20) === 'RGB ') return;
    for (const [ref, s] of spaces(f)) if (s === '/DeviceRGB' || (Array.isArray(s) && s[1] === '/DeviceRGB')) { fail(ref); return; }
    for (const e of f.everything) if (['rg', 'RG'].includes(e.op)) { fail(e.where); return; }
});
rule('6.2.4.3-2', 'device CMYK needs a CMYK output intent', (f, fail) => {
    if (profile(f)?.toString('latin1', 16, 20) === 'CMYK') return;
    for (const [ref, s] of spaces(f)) if (s === '/DeviceCMYK' || (Array.isArray(s) && s.includes('/DeviceCMYK'))) fail(ref);
    for (const e of f.everything) if (['k', 'K'].includes(e.op)) fail(e.where);
});
rule('6.2.5', 'graphics states have no transfer functions or halftones', (f, fail) => {
    for (const [ref, d] of f.pdf.dicts()) {
        if (d['/Type'] !== '/ExtGState' && !('/SMask' in d && !('/Subtype' in d)) && !('/BM' in d)) continue;
        for (const k of ['/TR', '/HTP']) if (k in d) fail(`${k} in ${ref}`);
        if ('/TR2' in d && d['/TR2'] !== '/Default') fail(`/TR2 in ${ref}`);
    }
});
const INTENTS = ['/RelativeColorimetric', '/AbsoluteColorimetric', '/Perceptual', '/Saturation'];
rule('6.2.6', 'known rendering intents', (f, fail) => {
    for (const e of f.everything) if (e.op === 'ri' && !INTENTS.includes(e.args[0])) fail(e.where);
    for (const [ref, d] of f.pdf.dicts()) for (const k of ['/Intent', '/RI']) if (isName(d[k]) && (d['/Subtype'] === '/Image' || k === '/RI') && !INTENTS.includes(d[k])) fail(ref);
});
const images = f => [...f.pdf.all()].filter(([ref, d]) => isDict(d) && d['/Subtype'] === '/Image' && f.pdf.isStream(ref));
const forms = f => [...f.pdf.all()].filter(([ref, d]) => isDict(d) && d['/Subtype'] === '/Form' && f.pdf.isStream(ref));
rule('6.2.8-1', 'images have no Alternates or OPI', (f, fail) => { for (const [ref, d] of images(f)) for (const k of ['/Alternates', '/OPI']) if (k in d) fail(`${k} in ${ref}`); });
rule('6.2.8-2', 'images are not interpolated', (f, fail) => { for (const [ref, d] of images(f)) if (d['/Interpolate'] === true) fail(ref); });
rule('6.2.8-3', 'images have 1, 2, 4, 8 or 16 bits', (f, fail) => {
    for (const [ref, d] of images(f)) if (!d['/ImageMask'] && ![1, 2, 4, 8, 16].includes(d['/BitsPerComponent']) && d['/Filter'] !== '/JPXDecode') fail(ref);
});
rule('6.2.8-4', 'images hold as many samples as they say', (f, fail) => {
    const parts = s => ({ '/DeviceGray': 1, '/DeviceRGB': 3, '/DeviceCMYK': 4 })[s] ?? (Array.isArray(s) ? (s[0] === '/Indexed' ? 1 : s[0] === '/ICCBased' ? f.pdf.dict(s[1])['/N'] : undefined) : undefined);
    for (const [ref, d] of images(f)) {
        if (f.pdf.array(d['/Filter'] ?? null).some(x => x !== '/FlateDecode')) continue;
        const n = d['/ImageMask'] ? 1 : parts(f.pdf.get(d['/ColorSpace']));
        const want = Math.ceil(d['/Width'] * n * (d['/BitsPerComponent'] ?? 1) / 8) * d['/Height'];
        if (n && f.pdf.data(ref).length < want) fail(`${ref}: ${f.pdf.data(ref).length} bytes of ${want}`);
    }
});
rule('6.2.9', 'forms have no OPI, PS or Ref; no PostScript objects', (f, fail) => {
    for (const [ref, d] of forms(f)) for (const k of ['/OPI', '/PS', '/Ref']) if (k in d) fail(`${k} in ${ref}`);
    for (const [ref, d] of f.pdf.all()) if (isDict(d) && (d['/Subtype'] === '/PS' || d['/Subtype2'] === '/PS')) fail(ref);
});
const MODES = new Set('Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity'.split(' ').map(x => '/' + x));
rule('6.2.10-1', 'standard blend modes', (f, fail) => { for (const [ref, d] of f.pdf.dicts()) for (const m of f.pdf.array(d['/BM'] ?? null)) if (!MODES.has(m)) fail(ref); });
// Which pages show something transparent: soft masks, groups and blend modes, in forms and glyphs too.
const transparent = (f, resources, seen) => {
    for (const v of Object.values(f.pdf.dict(resources['/XObject']))) {
        if (seen.has(v)) continue;
        seen.add(v);
        const d = f.pdf.dict(v);
        if (d['/SMask'] && d['/SMask'] !== '/None') return true;
        if (d['/Subtype'] === '/Form' && (d['/Group'] || transparent(f, f.pdf.dict(d['/Resources'] ?? null), seen))) return true;
    }
    for (const v of Object.values(f.pdf.dict(resources['/ExtGState']))) {
        const d = f.pdf.dict(v);
        if ((d['/SMask'] && d['/SMask'] !== '/None') || (d['/ca'] ?? 1) < 1 || (d['/CA'] ?? 1) < 1 || (d['/BM'] && d['/BM'] !== '/Normal')) return true;
    }
    return false;
};
rule('6.2.10-2', 'pages with transparency have a blending colour space', (f, fail) => {
    f.pdf.pages.forEach((p, i) => {
        const fonts = new Set(f.content.pages[i].filter(e => e.shows && f.content.type3.has(e.font)).map(e => e.font));
        const own = { '/XObject': Object.fromEntries(f.content.pages[i].filter(e => e.op === 'Do').map(e => [e.args[0] + e.where, e.xobject])) };
        const is = transparent(f, own, new Set()) || [...fonts].some(x => transparent(f, f.pdf.dict(f.pdf.dict(x)['/Resources']), new Set()));
        if (is && !f.pdf.dict(p.dict['/Group'])['/CS']) fail(p.ref);
    });
});

// ---- 6.2.11 fonts ----
const name = x => x.dict['/BaseFont'] ?? x.ref;
rule('6.2.11.2', 'fonts are of a known type and named', (f, fail) => {
    for (const x of f.fonts.values()) {
        if (x.dict['/Type'] !== '/Font' || !['/Type0', '/Type1', '/MMType1', '/TrueType', '/Type3'].includes(x.dict['/Subtype'])) fail(x.ref);
        if (x.dict['/Subtype'] !== '/Type3' && !isName(x.dict['/BaseFont'])) fail(`${x.ref} has no BaseFont`);
        if (x.dict['/Subtype'] === '/Type3' || x.wide) continue;
        const w = f.pdf.array(x.dict['/Widths'] ?? null), first = x.dict['/FirstChar'], last = x.dict['/LastChar'];
        if (w.length !== last - first + 1) fail(`${name(x)}: Widths`);
    }
});
rule('6.2.11.2-2', 'font files are of a known subtype', (f, fail) => {
    for (const x of f.fonts.values()) {
        const file = x.descriptor['/FontFile3'], sub = file && f.pdf.dict(file)['/Subtype'];
        if (file && !['/Type1C', '/CIDFontType0C', '/OpenType'].includes(sub)) fail(name(x));
        if (file && x.wide && sub === '/Type1C') fail(name(x));
    }
});
rule('6.2.11.4', 'subset fonts have a tag of six letters', (f, fail) => {
    for (const x of f.fonts.values()) if (x.wide && !/^\/[A-Z]{6}\+./.test(x.descendant['/BaseFont'] ?? '')) fail(name(x));
});
rule('6.2.11.4-2', 'font descriptors are complete', (f, fail) => {
    const need = ['/FontName', '/Flags', '/FontBBox', '/ItalicAngle', '/Ascent', '/Descent', '/CapHeight', '/StemV'];
    for (const x of f.fonts.values()) {
        if (x.dict['/Subtype'] === '/Type3') continue;
        for (const k of need) if (!(k in x.descriptor)) fail(`${name(x)}: no ${k}`);
        if (x.wide && x.descriptor['/FontName'] !== x.descendant['/BaseFont']) fail(`${name(x)}: FontName`);
    }
});
const programWidths = (f, x) => {
    const b = f.program(x);
    if (!b || !x.wide) return null;
    try { return x.descendant['/Subtype'] === '/CIDFontType2' ? trueTypeWidths(b) : cffWidths(b); } catch { return null; }
};
rule('6.2.11.4.1', 'embedded programs can be read and have every glyph', (f, fail) => {
    for (const x of f.fonts.values()) {
        if (!x.wide || !f.program(x)) continue;
        const w = programWidths(f, x);
        if (!w) { fail(name(x)); continue; }
        for (const code of x.codes.keys()) if (!w.has(x.cid(code))) fail(`${name(x)}: no glyph for ${x.cid(code)}`);
    }
});
rule('6.2.11.5', 'widths in the file are those of the program', (f, fail) => {
    for (const x of f.fonts.values()) {
        const own = programWidths(f, x);
        if (!own) continue;
        const said = cidWidths(f.pdf, x.descendant);
        for (const code of x.codes.keys()) {
            const c = x.cid(code), w = own.get(c);
            if (typeof w === 'number' && Math.abs(w - said(c)) > 1) fail(`${name(x)}: CID ${c} is ${w} wide, not ${said(c)}`);
        }
    }
});
rule('6.2.11.5-2', 'Type 3 widths are those of the glyph procedures', (f, fail) => {
    for (const x of f.fonts.values()) {
        if (x.dict['/Subtype'] !== '/Type3') continue;
        const names = new Map();
        let code = 0;
        for (const v of f.pdf.array(f.pdf.dict(x.dict['/Encoding'])['/Differences'])) if (typeof v === 'number') code = v; else names.set(code++, v);
        for (const c of x.codes.keys()) {
            const proc = f.pdf.data(f.pdf.dict(x.dict['/CharProcs'])[names.get(c)] ?? null);
            const w = proc?.toString('latin1').match(/^\s*(-?[\d.]+)\s+\S+\s+d0|^\s*(-?[\d.]+)(?:\s+\S+){5}\s+d1/);
            const said = f.pdf.array(x.dict['/Widths'])[c - x.dict['/FirstChar']];
            if (!w || Math.abs(+(w[1] ?? w[2]) - said) > 1) fail(`${x.ref} code ${c}`);
        }
    }
});
rule('6.2.11.6', 'simple TrueType fonts have an encoding unless symbolic', (f, fail) => {
    for (const x of f.fonts.values()) {
        if (x.dict['/Subtype'] !== '/TrueType') continue;
        const symbolic = x.descriptor['/Flags'] & 4, e = f.pdf.get(x.dict['/Encoding'] ?? null);
        const base = isDict(e) ? e['/BaseEncoding'] : e;
        if (!symbolic && !['/WinAnsiEncoding', '/MacRomanEncoding'].includes(base)) fail(name(x));
        if (symbolic && e) fail(name(x));
    }
});
// Extraction must give what the author wrote: private code points only under ActualText.
rule('6.2.11.7.3', 'private-use characters have ActualText', (f, fail) => {
    for (const x of f.fonts.values())
        for (const [code, events] of x.codes) {
            if (!/[\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff]/.test(x.unicode(code) ?? '')) continue;
            if (events.some(e => !e.marks.some(m => '/ActualText' in m.props))) fail(`${name(x)} code ${code}`);
        }
});

// ---- 6.3 to 6.5 annotations, forms, actions ----
const ANNOTATIONS = new Set('Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup FileAttachment Widget PrinterMark TrapNet Watermark Redact'.split(' ').map(x => '/' + x));
rule('6.3.1', 'annotations of allowed types', (f, fail) => { for (const a of f.annotations) if (!ANNOTATIONS.has(a.dict['/Subtype'])) fail(a.ref); });
rule('6.3.2', 'annotations print and are not hidden', (f, fail) => {
    for (const a of f.annotations) if (a.dict['/Subtype'] !== '/Popup' && ((a.dict['/F'] ?? 0) & (4 | 1 | 2 | 32 | 256)) !== 4) fail(a.ref);
});
rule('6.3.3', 'annotations have an appearance', (f, fail) => {
    for (const a of f.annotations) if (!['/Popup', '/Link'].includes(a.dict['/Subtype']) && !f.pdf.dict(a.dict['/AP'])['/N']) fail(a.ref);
});
rule('6.4.2', 'no XFA, no NeedsRendering', (f, fail) => { if (f.pdf.dict(f.pdf.root['/AcroForm'])['/XFA'] || f.pdf.root['/NeedsRendering']) fail('there is'); });
const ACTIONS = new Set(['/GoTo', '/GoToR', '/GoToE', '/Thread', '/URI', '/Named', '/SubmitForm']);
rule('6.5.1', 'only allowed actions', (f, fail) => {
    const action = (ref, a) => {
        if (!isDict(a)) return;
        if (!ACTIONS.has(a['/S'])) fail(`${a['/S']} in ${ref}`);
        if (a['/S'] === '/Named' && !['/NextPage', '/PrevPage', '/FirstPage', '/LastPage'].includes(a['/N'])) fail(`${a['/N']} in ${ref}`);
        for (const n of f.pdf.array(a['/Next'] ?? null)) action(ref, f.pdf.get(n));
    };
    for (const [ref, d] of f.pdf.dicts()) if (d['/A'] && (d['/Subtype'] === '/Link' || d['/Title'])) action(ref, f.pdf.get(d['/A']));
    action('the catalog', f.pdf.get(f.pdf.root['/OpenAction'] ?? null));
});
rule('6.5.2', 'no additional actions', (f, fail) => { for (const [ref, d] of f.pdf.dicts()) if (d['/AA']) fail(ref); });
rule('6.5.3', 'links and bookmarks lead somewhere', (f, fail) => {
    const names = new Set(f.pdf.tree(f.pdf.dict(f.pdf.root['/Names'])['/Dests']).map(([k]) => k)), pages = new Set(f.pdf.pages.map(p => p.ref));
    for (const [ref, d] of f.pdf.dicts()) {
        if (!('/Dest' in d)) { if (d['/Subtype'] === '/Link' && !d['/A']) fail(`${ref} leads nowhere`); continue; }
        const v = f.pdf.get(d['/Dest']);
        if (Array.isArray(v) ? !pages.has(v[0]) : !names.has(v)) fail(`${ref} leads to ${v}`);
    }
});

// ---- 6.6 metadata ----
rule('6.6.2.1', 'metadata is XMP, not compressed', (f, fail) => {
    const d = f.pdf.dict(f.pdf.root['/Metadata']);
    if (d['/Type'] !== '/Metadata' || d['/Subtype'] !== '/XML' || d['/Filter']) fail('the stream');
    const s = f.pdf.data(f.pdf.root['/Metadata'])?.toString('latin1') ?? '';
    if (/^<\?xpacket[^>]*\b(bytes|encoding)=/.test(s)) fail('the packet has bytes or encoding');
});
const KNOWN = new Set(['dc', 'xmp', 'xmpMM', 'pdf', 'pdfaid', 'xmpRights', 'pdfaExtension', 'pdfaSchema', 'pdfaProperty', 'rdf', 'x', 'xml', 'xmlns']);
rule('6.6.2.3', 'unknown schemas are described', (f, fail) => {
    if (!f.xmp) return;
    const described = new Set(f.xmpAll('pdfaSchema:prefix').map(e => e.text.trim())), properties = new Set(f.xmpAll('pdfaProperty:name').map(e => e.text.trim()));
    for (const e of elements(f.xmp)) {
        const [prefix, local] = e.name.split(':');
        if (!e.name || KNOWN.has(prefix)) continue;
        if (!described.has(prefix) || !properties.has(local)) fail(e.name);
    }
});
rule('6.6.3', 'Info and XMP say the same', (f, fail) => {
    const info = f.pdf.dict(f.pdf.trailer['/Info']), list = n => f.xmpAll(n).flatMap(e => [...elements(e)]).filter(e => e.name === 'rdf:li').map(e => e.text);
    const same = { '/Title': list('dc:title').join(), '/Author': list('dc:creator').join(', '), '/Subject': list('dc:description').join(), '/Keywords': f.xmpText('pdf:Keywords'), '/Creator': f.xmpText('xmp:CreatorTool'), '/Producer': f.xmpText('pdf:Producer') };
    for (const [k, v] of Object.entries(same)) if (text(info[k] ?? null) !== v) fail(`${k}: '${text(info[k] ?? null)}' and '${v}'`);
    const digits = s => s.replace(/\D/g, '').slice(0, 14);
    for (const [k, n] of [['/CreationDate', 'xmp:CreateDate'], ['/ModDate', 'xmp:ModifyDate']]) if (digits(text(info[k] ?? null)) !== digits(f.xmpText(n))) fail(k);
});
rule('6.6.4', 'PDF/A identification: part 2 or 3, conformance A', (f, fail) => { if (!/^[23]$/.test(f.xmpText('pdfaid:part')) || f.xmpText('pdfaid:conformance') !== 'A') fail(`${f.xmpText('pdfaid:part')}${f.xmpText('pdfaid:conformance')}`); });

// ---- 6.7 to 6.11 ----
rule('6.7.2', 'the file is marked as tagged', (f, fail) => { if (f.pdf.dict(f.pdf.root['/MarkInfo'])['/Marked'] !== true) fail('Marked'); });
rule('6.7.3', 'there is a structure tree with a Document', (f, fail) => {
    if (f.pdf.dict(f.pdf.root['/StructTreeRoot'])['/Type'] !== '/StructTreeRoot' || !f.elements.length) fail('there is none');
    for (const e of f.elements) if (!e.parent && e.type !== 'Document') fail(`${e.raw} ${e.ref} at the root`);
    for (const e of f.elements) if (f.pdf.dict(e.dict['/P']) !== (e.parent ? e.parent.dict : f.pdf.dict(f.pdf.root['/StructTreeRoot']))) fail(`${e.ref}: P is not its parent`);
});
rule('6.7.4', 'the catalog has a language', (f, fail) => { if (!/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(text(f.pdf.root['/Lang'] ?? null))) fail(`'${text(f.pdf.root['/Lang'] ?? null)}'`); });
rule('6.8', 'no embedded files, unless it is part 3', (f, fail) => {
    if (f.xmpText('pdfaid:part') === '3') return;
    if (f.pdf.dict(f.pdf.root['/Names'])['/EmbeddedFiles']) fail('EmbeddedFiles');
    for (const [ref, d] of f.pdf.dicts()) if ('/EF' in d) fail(ref);
});
rule('6.9', 'optional content has names and no AS', (f, fail) => {
    const oc = f.pdf.dict(f.pdf.root['/OCProperties']);
    for (const c of [oc['/D'], ...f.pdf.array(oc['/Configs'] ?? null)].filter(Boolean)) { const d = f.pdf.dict(c); if (!text(d['/Name'] ?? null) || '/AS' in d) fail('a configuration'); }
});
rule('6.10', 'no alternate presentations, no PresSteps', (f, fail) => {
    if (f.pdf.dict(f.pdf.root['/Names'])['/AlternatePresentations']) fail('AlternatePresentations');
    for (const p of f.pdf.pages) if ('/PresSteps' in p.dict) fail(p.ref);
});
rule('6.11', 'no Requirements', (f, fail) => { if ('/Requirements' in f.pdf.root) fail('there are'); });

export const unchecked = [
    '6.1.4, 6.1.5, 6.1.6, 6.1.9: cross-reference table, info, hexadecimal strings, white space of objects (qpdf --check reads them)',
    '6.2.4.4, 6.2.7, 6.2.8.3, 6.2.9.2: Separation and DeviceN, JPEG 2000: never written',
    '6.2.11.5 for simple fonts of drawings: their widths are not compared',
    '6.4.1, 6.4.3: form fields, signatures: never written',
    '6.7.3.2 and further: whether the structure is the right one (a human reader)',
];
