// a3.mjs: what PDF/A-3a (ISO 19005-3) says besides PDF/A-2a: files may be embedded, under conditions. A file
// that claims part 2 passes here, since A2 6.8 forbids it any.
import { isName, isString, text } from './model.mjs';

export const rules = [];
const rule = (id, what, check) => rules.push({ id: 'A3 ' + id, what, check });
const specs = f => [...f.pdf.all()].filter(([, d]) => d?.['/EF']);
const streams = (f, d) => Object.values(f.pdf.dict(d['/EF']));

rule('6.8-1', 'embedded files have a MIME type', (f, fail) => {
    for (const [ref, d] of specs(f)) for (const s of streams(f, d)) if (!isName(f.pdf.dict(s)['/Subtype']) || !/^\/[\w.+-]+\/[\w.+-]+$/.test(f.pdf.dict(s)['/Subtype'])) fail(ref);
});
rule('6.8-2', 'their specifications have F and UF, here and in EF', (f, fail) => {
    for (const [ref, d] of specs(f)) for (const k of ['/F', '/UF']) if (!isString(d[k]) || !f.pdf.isStream(f.pdf.dict(d['/EF'])[k])) fail(`${k} in ${ref}`);
});
rule('6.8-3', 'and say how they belong to the document', (f, fail) => {
    for (const [ref, d] of specs(f)) if (!['/Source', '/Data', '/Alternative', '/Supplement', '/Unspecified'].includes(d['/AFRelationship'])) fail(ref);
});
rule('6.8-4', 'and are associated with a part of it', (f, fail) => {
    const associated = new Set([...f.pdf.dicts()].flatMap(([, d]) => '/AF' in d ? f.pdf.array(d['/AF']) : []));
    for (const [ref] of specs(f)) if (!associated.has(ref)) fail(ref);
});
rule('E-1', 'and are found in the tree of names', (f, fail) => {
    const named = f.pdf.tree(f.pdf.dict(f.pdf.root['/Names'])['/EmbeddedFiles']);
    for (const [ref] of specs(f)) if (!named.some(([, v]) => v === ref)) fail(ref);
    for (const [k, v] of named) if (!f.pdf.dict(v)['/EF']) fail(`'${text(k)}' is none`);
});
rule('E-2', 'and their parameters are right', (f, fail) => {
    for (const [ref, d] of specs(f)) for (const s of streams(f, d)) {
        const p = f.pdf.dict(f.pdf.dict(s)['/Params']);
        if (p['/Size'] !== f.pdf.data(s)?.length) fail(`Size in ${ref}`);
        if ('/ModDate' in p && !/^D:\d{14}(Z|[+-]\d\d'\d\d')?$/.test(text(p['/ModDate']))) fail(`ModDate in ${ref}`);
    }
});
