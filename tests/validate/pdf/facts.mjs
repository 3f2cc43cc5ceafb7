// facts.mjs: what several rules ask of a file, computed once: content, structure tree, fonts in use, XMP.
import { run, strings } from './content.mjs';
import { encoding, toUnicode } from './fonts.mjs';
import { elements, isDict, isName, parseXml, text } from './model.mjs';

const STANDARD = new Set(('Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 ' +
    'L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP ' +
    'Warichu WT WP Figure Formula Form').split(' '));

export class Facts {
    #memo = {};
    constructor(pdf) { this.pdf = pdf; }
    #once(key, make) { return this.#memo[key] ??= { v: make() }, this.#memo[key].v; }

    get content() { return this.#once('content', () => run(this.pdf)); }
    // Every event of every page, with the page's number from 0.
    get events() { return this.#once('events', () => this.content.pages.flatMap((list, page) => list.map(e => ({ ...e, page })))); }
    // Those and the glyphs of Type 3 fonts.
    get everything() { return this.#once('everything', () => [...this.events, ...[...this.content.type3.values()].flat()]); }

    // ---- structure ----
    standard(type) { return STANDARD.has(type); }
    // The standard type a role stands for; null where the role map leads nowhere or in circles.
    role(type) {
        const map = this.pdf.dict(this.pdf.dict(this.pdf.root['/StructTreeRoot'])['/RoleMap']);
        for (let hops = 0; hops < 32; hops++) {
            if (STANDARD.has(type)) return type;
            const next = map['/' + type];
            if (!isName(next)) return null;
            type = next.slice(1);
        }
        return null;
    }
    // Elements in reading order: { ref, dict, type, parent, kids, depth }; kids: elements,
    // { mcid, page } and { objr, page }, pages as references.
    get elements() {
        return this.#once('elements', () => {
            const { pdf } = this, out = [], seen = new Set();
            const walk = (ref, parent, page, depth) => {
                const d = pdf.dict(ref), type = isName(d['/S']) ? d['/S'].slice(1) : '';
                const e = { ref, dict: d, raw: type, type: this.role(type), parent, kids: [], depth };
                if (seen.has(ref) || depth > 200) return e;
                seen.add(ref);
                out.push(e);
                const home = d['/Pg'] ?? page;
                const list = pdf.get(d['/K'] ?? null);
                for (const k of Array.isArray(list) ? list : d['/K'] === undefined ? [] : [d['/K']]) {
                    const v = pdf.get(k);
                    if (typeof v === 'number') e.kids.push({ mcid: v, page: home });
                    else if (v?.['/Type'] === '/MCR') e.kids.push({ mcid: v['/MCID'], page: v['/Pg'] ?? home });
                    else if (v?.['/Type'] === '/OBJR') e.kids.push({ objr: v['/Obj'], page: v['/Pg'] ?? home });
                    else if (isDict(v)) e.kids.push(walk(k, e, home, depth + 1));
                }
                return e;
            };
            const root = pdf.dict(pdf.root['/StructTreeRoot']), top = pdf.get(root['/K'] ?? null);
            for (const k of Array.isArray(top) ? top : root['/K'] ? [root['/K']] : []) walk(k, null, null, 0);
            return out;
        });
    }
    ofType(...types) { return this.elements.filter(e => types.includes(e.type)); }
    // "page reference/mcid" → element; annotation reference → element
    get owners() {
        return this.#once('owners', () => {
            const map = new Map();
            for (const e of this.elements) for (const k of e.kids) {
                if (k.mcid !== undefined) map.set(`${k.page}/${k.mcid}`, e);
                if (k.objr) map.set(k.objr, e);
            }
            return map;
        });
    }
    ownerOf(event) {
        for (const m of [...event.marks].reverse())
            if (m.props['/MCID'] !== undefined) return this.owners.get(`${this.pdf.pages[event.page].ref}/${m.props['/MCID']}`);
    }
    get annotations() {
        return this.#once('annotations', () => this.pdf.pages.flatMap(({ ref: page, dict }, n) =>
            this.pdf.array(dict['/Annots'] ?? null).map(ref => ({ ref, page, n, dict: this.pdf.dict(ref) }))));
    }
    // The language of an element: its own or the nearest ancestor's.
    langOf(e) {
        for (; e; e = e.parent) if (text(e.dict['/Lang'])) return text(e.dict['/Lang']);
        return text(this.pdf.root['/Lang']);
    }

    // ---- fonts ----
    // Font reference → { dict, descendant, codes: code → [event], cid(code), unicode(code) }.
    get fonts() {
        return this.#once('fonts', () => {
            const { pdf } = this, used = new Map();
            for (const e of this.everything) {
                if (!e.shows || !e.font) continue;
                if (!used.has(e.font)) used.set(e.font, this.#font(e.font));
                const f = used.get(e.font);
                for (const s of strings(e))
                    for (let i = 0; i < s.length; i += f.wide ? 2 : 1) {
                        const code = f.wide ? (s[i] << 8 | (s[i + 1] ?? 0)) : s[i];
                        if (!f.codes.has(code)) f.codes.set(code, []);
                        f.codes.get(code).push(e);
                    }
            }
            return used;
        });
    }
    #font(ref) {
        const { pdf } = this, dict = pdf.dict(ref), wide = dict['/Subtype'] === '/Type0';
        const map = dict['/ToUnicode'] ? toUnicode(pdf.data(dict['/ToUnicode']) ?? Buffer.alloc(0)) : null;
        const cmap = wide && pdf.isStream(dict['/Encoding']) ? encoding(pdf.data(dict['/Encoding'])) : null;
        return {
            ref, dict, wide, codes: new Map(), hasMap: !!map,
            descendant: wide ? pdf.dict(pdf.array(dict['/DescendantFonts'])[0]) : null,
            cid: code => cmap ? cmap.get(code) ?? 0 : code,
            unicode: code => map?.get(code),
            descriptor: pdf.dict(wide ? pdf.dict(pdf.array(dict['/DescendantFonts'])[0])['/FontDescriptor'] : dict['/FontDescriptor']),
        };
    }
    program(f) {
        const d = f.descriptor;
        return this.pdf.data(d['/FontFile3'] ?? d['/FontFile2'] ?? d['/FontFile']);
    }

    // ---- metadata ----
    get xmp() {
        return this.#once('xmp', () => {
            const data = this.pdf.data(this.pdf.root['/Metadata']);
            return data ? parseXml(data.toString('utf8')) : null;
        });
    }
    // The elements of this name, and properties written as attributes.
    xmpAll(name) {
        if (!this.xmp) return [];
        const out = [];
        for (const e of elements(this.xmp)) {
            if (e.name === name) out.push(e);
            if (e.name === 'rdf:Description' && name in e.attrs) out.push({ name, attrs: {}, kids: [], text: e.attrs[name] });
        }
        return out;
    }
    // All the text of a property.
    xmpText(name) { return this.xmpAll(name).map(e => [...elements(e)].map(x => x.text.trim()).join('')).join(''); }
}
