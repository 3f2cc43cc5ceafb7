// pdf-rules-mutants.mjs FILE [PDF/A-3-FILE]: proves the rules. Each is shown a copy of a good file, broken in the one way
// that it forbids, and must notice. A rule without a mutant fails as well.
import { check, rules } from './pdf-rules.mjs';
import { Facts } from './pdf/facts.mjs';
import { isDict, Pdf } from './pdf/model.mjs';

// ---- finding things to break ----
const obj = (p, ref) => { const o = p.objects['obj:' + ref]; return o.stream ? o.stream.dict : o.value; };
const root = p => obj(p, p.trailer['/Root']);
const page = p => obj(p, p.pages[0].ref);
const contents = p => page(p)['/Contents'];
const add = (p, value) => { const ref = `${90000 + Object.keys(p.objects).length} 0 R`; p.objects['obj:' + ref] = { value }; return ref; };
const addStream = (p, dict, data) => { const ref = add(p, null); p.objects['obj:' + ref] = { stream: { dict, data: Buffer.from(data, 'latin1').toString('base64') } }; return ref; };
// Edits the first page's content as text; the edit must change something.
const edit = (p, change) => {
    const before = p.data(contents(p)).toString('latin1'), after = change(before);
    if (before === after) throw new Error('this mutant changes nothing');
    p.setData(contents(p), Buffer.from(after, 'latin1'));
};
const append = (p, s) => edit(p, c => c + s);
const element = (p, type) => { const e = new Facts(p).elements.find(x => x.type === type); if (!e) throw new Error(`the file has no ${type}`); return e.dict; };
// A caption among an element's children.
const caption = (p, type, at) => { const e = element(p, type), k = [e['/K']].flat(); k.splice(at, 0, add(p, { '/S': '/Caption' })); e['/K'] = k; };
const retype = (p, from, to) => { element(p, from)['/S'] = to; };
const find = (p, test) => { for (const [ref, d] of p.all()) if (isDict(d) && test(d, ref)) return d; throw new Error('there is none'); };
const findRef = (p, test) => { for (const [ref, d] of p.all()) if (isDict(d) && test(d, ref)) return ref; throw new Error('there is none'); };
const link = p => find(p, d => d['/Subtype'] === '/Link');
const type0 = p => { const ref = [...new Facts(p).fonts.values()].find(f => f.wide).ref; return obj(p, ref); };
const cidFont = p => obj(p, type0(p)['/DescendantFonts'][0]);
const descriptor = p => obj(p, cidFont(p)['/FontDescriptor']);
const image = p => find(p, (d, ref) => d['/Subtype'] === '/Image' && p.isStream(ref));
const xmp = (p, change) => {
    const ref = root(p)['/Metadata'], before = p.data(ref).toString('utf8'), after = change(before);
    if (before === after) throw new Error('this mutant changes nothing');
    p.setData(ref, after);
};
const toUnicode = (p, change) => { const ref = type0(p)['/ToUnicode'], s = p.data(ref).toString('latin1'); p.setData(ref, change(s)); };
const profile = p => obj(p, p.array(root(p)['/OutputIntents'])[0])['/DestOutputProfile'];
const annot = (p, dict) => { const ref = add(p, { '/Type': '/Annot', '/Rect': [0, 0, 9, 9], '/F': 4, ...dict }); (page(p)['/Annots'] ??= []).push(ref); return ref; };
const spec = p => find(p, d => d['/EF']);
const embedded = p => p.dict(spec(p)['/EF']['/F']);
const BDC = /\/(\w+)<<\/MCID (\d+)[^>]*>>\s*BDC/;
// An embedded encoding that says what Identity-H says, for rules about those.
const withEncoding = (p, info, body = '', extra = {}) => {
    type0(p)['/Encoding'] = addStream(p, { '/Type': '/CMap', '/CMapName': '/X', '/CIDSystemInfo': info, ...extra },
        `${body}\n1 begincidrange\n<0000> <FFFF> 0\nendcidrange\n`);
};
const identity = { '/Registry': 'u:Adobe', '/Ordering': 'u:Identity', '/Supplement': 0 };

const mutants = {
    'UA 01-003': p => edit(p, c => c.replace(BDC, '$&\n/Artifact BMC EMC')),
    'UA 01-004': p => edit(p, c => c.replace(BDC, '/Artifact BMC\n$&').replace(/EMC/, 'EMC EMC')),
    'UA 01-005': p => append(p, '\n0 0 10 10 re f\n'),
    'UA 01-006': [p => edit(p, c => c.replace(/\/MCID \d+/, '/MCID 9999')), p => { delete element(p, 'H1')['/K']; },
        p => { const t = p.tree(p.dict(root(p)['/StructTreeRoot'])['/ParentTree']); t[0][1].reverse(); t[0][1].unshift(t[0][1][0]); }],
    'UA 01-007': p => { root(p)['/MarkInfo'] = { '/Marked': true, '/Suspects': true }; },
    'UA 02-001': p => retype(p, 'P', '/Paragraph'),
    'UA 02-003': p => { p.dict(root(p)['/StructTreeRoot'])['/RoleMap'] = { '/A': '/B', '/B': '/A' }; },
    'UA 02-004': p => { p.dict(root(p)['/StructTreeRoot'])['/RoleMap'] = { '/P': '/H1' }; },
    'UA 06-001': [p => { delete root(p)['/Metadata']; }, p => xmp(p, s => s.replace('</rdf:RDF>', ''))],
    'UA 06-002': p => xmp(p, s => s.replace(/<pdfuaid:part>1/, '<pdfuaid:part>2')),
    'UA 06-003': p => xmp(p, s => s.replace(/<dc:title>[\s\S]*<\/dc:title>/, '')),
    'UA 07-001': p => { delete root(p)['/ViewerPreferences']; },
    'UA 07-002': p => { root(p)['/ViewerPreferences'] = { '/DisplayDocTitle': false }; },
    'UA 09-004': [p => retype(p, 'TR', '/P'), p => retype(p, 'TD', '/P'), p => retype(p, 'P', '/TD')],
    'UA 09-004-2': [p => retype(p, 'TBody', '/THead'), p => retype(p, 'TBody', '/TFoot'), p => caption(p, 'Table', 1)],
    'UA 09-005-2': [p => caption(p, 'L', 1), p => { caption(p, 'L', 1); retype(p, 'L', '/TOC'); }],
    'UA 09-005': [p => retype(p, 'LI', '/P'), p => retype(p, 'LBody', '/P'), p => retype(p, 'P', '/LI')],
    'UA 09-006': p => retype(p, 'P', '/TOCI'),
    'UA 09-007': p => retype(p, 'P', '/RB'),
    'UA 10-001': p => toUnicode(p, s => s.replace(/(beginbfchar\n<[\dA-F]+>)<[\dA-F]+>/, '$1<>')),
    'UA 11-001': p => { delete root(p)['/Lang']; for (const e of new Facts(p).elements) delete e.dict['/Lang']; },
    'UA 11-002': p => { delete root(p)['/Lang']; for (const e of new Facts(p).elements) delete e.dict['/Lang']; element(p, 'P')['/Alt'] = 'u:x'; },
    'UA 11-003': p => { delete root(p)['/Lang']; },
    'UA 11-004': p => { delete root(p)['/Lang']; for (const e of new Facts(p).elements) delete e.dict['/Lang']; },
    'UA 11-006': p => xmp(p, s => s.replace(/(<dc:title><rdf:Alt><rdf:li) xml:lang="x-default"/, '$1')),
    'UA 11-007': [p => { root(p)['/Lang'] = 'u:english!'; }, p => edit(p, c => c.replace(/\/MCID \d+/, '$&/Lang(x y)'))],
    'UA 13-004': p => { const e = element(p, 'Figure'); delete e['/Alt']; delete e['/ActualText']; },
    'UA 17-002': p => retype(p, 'P', '/Formula'),
    'UA 19-003': p => { delete element(p, 'Note')['/ID']; },
    'UA 19-004': p => { element(p, 'P')['/ID'] = element(p, 'Note')['/ID']; },
    'UA 14-002': p => retype(p, 'H1', '/H2'),
    'UA 14-003': p => retype(p, 'H2', '/H4'),
    'UA 14-006': p => { for (const k of new Facts(p).elements.find(e => e.kids.filter(k => k.type).length > 1).kids) if (k.type) k.dict['/S'] = '/H'; },
    'UA 14-007': p => retype(p, 'H1', '/H'),
    'UA 15-003': p => { delete element(p, 'TH')['/A']; },
    'UA 15-004': [p => { element(p, 'TD')['/A'] = { '/O': '/Table', '/ColSpan': 2 }; }, p => { element(p, 'TD')['/A'] = { '/O': '/Table', '/RowSpan': 99 }; },
        p => { const row = new Facts(p).ofType('TR').find(r => r.kids.length > 1 && r.kids.every(k => k.type === 'TD')); row.kids[0].dict['/A'] = { '/O': '/Table', '/RowSpan': 2 }; }],
    'UA 16-003': p => { delete element(p, 'L')['/A']; },
    'UA 20-001': p => { root(p)['/OCProperties'] = { '/OCGs': [], '/D': {} }; },
    'UA 20-002': p => { root(p)['/OCProperties'] = { '/OCGs': [], '/D': { '/Name': 'u:x', '/AS': [] } }; },
    'UA 21-001': p => { add(p, { '/Type': '/Filespec', '/F': 'u:x' }); },
    'UA 25-001': p => { root(p)['/AcroForm'] = { '/XFA': 'u:x' }; },
    'UA 26-001': p => { p.trailer['/Encrypt'] = {}; },
    'UA 30-001': p => { addStream(p, { '/Type': '/XObject', '/Subtype': '/Form', '/Ref': {} }, ''); },
    'UA 30-002': p => {
        const x = addStream(p, { '/Subtype': '/Form', '/BBox': [0, 0, 1, 1] }, '/P<</MCID 0>>BDC EMC');
        page(p)['/Resources'] = { ...p.dict(page(p)['/Resources']), '/XObject': { '/X': x } };
        append(p, '\n/X Do /X Do\n');
    },
    'UA 28-002': [p => { delete link(p)['/StructParent']; }, p => annot(p, { '/Subtype': '/Link' })],
    'UA 28-004': p => { delete link(p)['/Contents']; },
    'UA 28-006': p => { delete link(p)['/Subtype']; },
    'UA 28-007': p => annot(p, { '/Subtype': '/TrapNet' }),
    'UA 28-008': p => { for (const x of p.pages) delete obj(p, x.ref)['/Tabs']; },
    'UA 28-009': p => { for (const x of p.pages) obj(p, x.ref)['/Tabs'] = '/R'; },
    'UA 28-010': p => annot(p, { '/Subtype': '/Widget' }),
    'UA 28-011': p => retype(p, 'Link', '/Span'),
    'UA 28-012': p => { link(p)['/Contents'] = 'u:'; },
    'UA 28-014': p => { const e = element(p, 'Link'); e['/K'] = p.array(e['/K']).filter(k => p.get(k)?.['/Type'] !== '/OBJR'); },
    'UA 31-001': p => withEncoding(p, { ...identity, '/Ordering': 'u:Japan1' }),
    'UA 31-004': p => { cidFont(p)['/Subtype'] = '/CIDFontType2'; delete cidFont(p)['/CIDToGIDMap']; },
    'UA 31-006': p => { type0(p)['/Encoding'] = '/My-Own'; },
    'UA 31-007': p => withEncoding(p, identity, '/WMode 1 def'),
    'UA 31-009': p => { for (const k of ['/FontFile2', '/FontFile3']) delete descriptor(p)[k]; },
    'UA 31-014': p => { descriptor(p)['/CIDSet'] = addStream(p, {}, '\x80'); },
    'UA 31-027': p => { delete type0(p)['/ToUnicode']; },
    'UA 31-028': p => toUnicode(p, s => s.replace(/(beginbfchar\n<[\dA-F]+>)<[\dA-F]+>/, '$1<0000>')),
    'UA 31-029': p => toUnicode(p, s => s.replace(/(beginbfchar\n<[\dA-F]+>)<[\dA-F]+>/, '$1<FEFF>')),
    'UA 31-030': p => edit(p, c => c.replace(/Td\n\[?(<[\dA-Fa-f]+>|\()/, m => m.endsWith('(') ? `${m}\0\0` : m.replace('<', '<0000'))),

    'A2 6.1.2': [p => { p.bytes[5] = 50; }, p => { p.bytes[p.bytes.indexOf(10) + 2] = 65; }],
    'A2 6.1.3-1': p => { delete p.trailer['/ID']; },
    'A2 6.1.3-2': p => { p.trailer['/Encrypt'] = {}; },
    'A2 6.1.3-3': p => { p.bytes = Buffer.concat([p.bytes, Buffer.from('more')]); },
    'A2 6.1.7.1': p => { const s = p.bytes.toString('latin1').replace(/\/Length (\d+)/, (_, n) => `/Length ${'9'.repeat(n.length)}`); p.bytes = Buffer.from(s, 'latin1'); },
    'A2 6.1.7.2-1': p => { obj(p, contents(p))['/F'] = 'u:x'; },
    'A2 6.1.7.2-2': p => { obj(p, contents(p))['/Filter'] = '/LZWDecode'; },
    'A2 6.1.8': p => { add(p, { '/X': '/\ufffd' }); },
    'A2 6.1.10': p => append(p, '\nBI /W 1 /H 1 /F /LZW ID x EI\n'),
    'A2 6.1.12': p => { root(p)['/Perms'] = { '/Other': {} }; },
    'A2 6.1.13-1': p => { add(p, { '/X': 2147483649 }); },
    'A2 6.1.13-2': [p => { add(p, { '/X': 'u:' + 'x'.repeat(32768) }); }, p => { add(p, { '/X': '/' + 'x'.repeat(128) }); }],
    'A2 6.1.13-3': p => { p.trailer['/Size'] = 8388609; },
    'A2 6.1.13-4': p => append(p, '\n' + 'q '.repeat(29) + 'Q '.repeat(29)),
    'A2 6.1.13-5': p => { page(p)['/MediaBox'] = [0, 0, 2, 15000]; },
    'A2 6.2.2-1': [p => append(p, '\nxyz\n'), p => append(p, '\nQ\n'), p => append(p, '\n/P BMC\n'), p => append(p, '\nBT BT\n'), p => append(p, '\n(a)Tj\n'), p => append(p, '\n(a')],
    'A2 6.2.2-2': [p => append(p, '\n/Nowhere Do\n'), p => { delete page(p)['/Resources']; }],
    'A2 6.2.3-1': p => { delete root(p)['/OutputIntents']; },
    'A2 6.2.3-2': [p => p.setData(profile(p), p.data(profile(p)).subarray(0, 300)), p => { const d = p.data(profile(p)); d.write('GRAY', 16); p.setData(profile(p), d); },
        p => { const d = p.data(profile(p)); d.write('abst', 12); p.setData(profile(p), d); }, p => { const d = p.data(profile(p)); d.writeUInt32BE(99999, 136); p.setData(profile(p), d); }],
    'A2 6.2.3-3': p => { root(p)['/OutputIntents'].push(add(p, { '/S': '/GTS_PDFX', '/DestOutputProfile': addStream(p, {}, 'x') })); },
    'A2 6.2.4.2': p => { image(p)['/ColorSpace'] = ['/ICCBased', addStream(p, { '/N': 3 }, 'not a profile')]; },
    'A2 6.2.4.3-1': p => { delete root(p)['/OutputIntents']; append(p, '\n1 0 0 rg\n'); },
    'A2 6.2.4.3-2': [p => append(p, '\n1 0 0 0 k\n'), p => { image(p)['/ColorSpace'] = '/DeviceCMYK'; }],
    'A2 6.2.5': p => { add(p, { '/Type': '/ExtGState', '/TR': '/Identity' }); },
    'A2 6.2.6': p => append(p, '\n/Vivid ri\n'),
    'A2 6.2.8-1': p => { image(p)['/Alternates'] = []; },
    'A2 6.2.8-2': p => { image(p)['/Interpolate'] = true; },
    'A2 6.2.8-3': p => { image(p)['/BitsPerComponent'] = 3; },
    'A2 6.2.8-4': p => { find(p, (d, ref) => d['/Subtype'] === '/Image' && p.isStream(ref) && d['/Filter'] === '/FlateDecode')['/Height'] += 40; },
    'A2 6.2.9': p => { addStream(p, { '/Type': '/XObject', '/Subtype': '/Form', '/OPI': {} }, ''); },
    'A2 6.2.10-1': p => { add(p, { '/Type': '/ExtGState', '/BM': '/Glitter' }); },
    'A2 6.2.10-2': p => { for (const x of p.pages) delete obj(p, x.ref)['/Group']; },
    'A2 6.2.11.2': [p => { type0(p)['/Subtype'] = '/Type9'; }, p => { delete type0(p)['/BaseFont']; }],
    'A2 6.2.11.2-2': p => { obj(p, find(p, d => d['/FontFile3'])['/FontFile3'])['/Subtype'] = '/Other'; },
    'A2 6.2.11.4': p => { cidFont(p)['/BaseFont'] = '/Plain'; },
    'A2 6.2.11.4-2': [p => { delete descriptor(p)['/StemV']; }, p => { descriptor(p)['/FontName'] = '/Other'; }],
    'A2 6.2.11.4.1': [p => { const d = descriptor(p), r = d['/FontFile3'] ?? d['/FontFile2']; p.setData(r, p.data(r).subarray(0, 60)); },
        p => edit(p, c => c.replace(/Td\n\[?(<[\dA-Fa-f]+>|\()/, m => m.endsWith('(') ? `${m}\xfe\xdc` : m.replace('<', '<FEDC')))],
    'A2 6.2.11.5': p => { const f = cidFont(p); f['/DW'] += 7; f['/W'] = []; },
    'A2 6.2.11.5-2': p => { const f = find(p, d => d['/Subtype'] === '/Type3'); f['/Widths'] = p.array(f['/Widths']).map(w => w + 9); },
    'A2 6.2.11.6': p => {
        const f = add(p, { '/Type': '/Font', '/Subtype': '/TrueType', '/BaseFont': '/X', '/FirstChar': 97, '/LastChar': 97, '/Widths': [500], '/FontDescriptor': { '/Flags': 32 } });
        page(p)['/Resources'] = { '/Font': { ...p.dict(p.dict(page(p)['/Resources'])['/Font']), '/X': f } };
        append(p, '\nBT /X 9 Tf (a)Tj ET\n');
    },
    'A2 6.2.11.7.3': p => toUnicode(p, s => s.replace(/(<[\dA-F]{4}>)<[\dA-F]+>/g, '$1<E000>')),
    'A2 6.3.1': p => { link(p)['/Subtype'] = '/Sound'; },
    'A2 6.3.2': [p => { delete link(p)['/F']; }, p => { link(p)['/F'] = 6; }],
    'A2 6.3.3': p => annot(p, { '/Subtype': '/Square' }),
    'A2 6.4.2': p => { root(p)['/NeedsRendering'] = true; },
    'A2 6.5.1': [p => { link(p)['/A'] = { '/S': '/JavaScript', '/JS': 'u:x' }; }, p => { root(p)['/OpenAction'] = { '/S': '/Launch' }; }],
    'A2 6.5.2': p => { page(p)['/AA'] = {}; },
    'A2 6.5.3': [p => { link(p)['/Dest'] = 'u:no such place'; }, p => { const l = link(p); delete l['/A']; delete l['/Dest']; }],
    'A2 6.6.2.1': [p => { obj(p, root(p)['/Metadata'])['/Filter'] = '/FlateDecode'; }, p => xmp(p, s => s.replace('<?xpacket ', '<?xpacket bytes="9" '))],
    'A2 6.6.2.3': [p => xmp(p, s => s.replace(/<dc:format>/, '<my:own>1</my:own><dc:format>')), p => xmp(p, s => s.replace('<pdfaSchema:prefix>pdfuaid', '<pdfaSchema:prefix>other'))],
    'A2 6.6.3': [p => { obj(p, p.trailer['/Info'])['/Title'] = 'u:Another'; }, p => { obj(p, p.trailer['/Info'])['/Author'] = 'u:Another'; }, p => { obj(p, p.trailer['/Info'])['/ModDate'] = 'u:D:19990101000000Z'; }],
    'A2 6.6.4': [p => xmp(p, s => s.replace('<pdfaid:part>2', '<pdfaid:part>1')), p => xmp(p, s => s.replace('<pdfaid:conformance>A', '<pdfaid:conformance>B'))],
    'A2 6.7.2': p => { delete root(p)['/MarkInfo']; },
    'A2 6.7.3': [p => { delete root(p)['/StructTreeRoot']; }, p => retype(p, 'Document', '/Sect'), p => { element(p, 'H1')['/P'] = p.trailer['/Info']; }],
    'A2 6.7.4': p => { root(p)['/Lang'] = 'u:'; },
    'A2 6.8': p => { p.dict(root(p)['/Names'] ??= {})['/EmbeddedFiles'] = {}; },
    'A2 6.9': p => { root(p)['/OCProperties'] = { '/OCGs': [], '/D': {} }; },
    'A2 6.10': p => { page(p)['/PresSteps'] = {}; },
    'A2 6.11': p => { root(p)['/Requirements'] = []; },

    // of a file with files inside
    'A3 6.8-1': [p => { delete embedded(p)['/Subtype']; }, p => { embedded(p)['/Subtype'] = '/Markdown'; }],
    'A3 6.8-2': [p => { delete spec(p)['/UF']; }, p => { delete spec(p)['/EF']['/F']; }],
    'A3 6.8-3': [p => { delete spec(p)['/AFRelationship']; }, p => { spec(p)['/AFRelationship'] = '/Sources'; }],
    'A3 6.8-4': p => { delete root(p)['/AF']; },
    'A3 E-1': [p => { delete p.dict(root(p)['/Names'])['/EmbeddedFiles']; }, p => { const t = p.dict(p.dict(root(p)['/Names'])['/EmbeddedFiles']); t['/Names'][1] = root(p)['/Metadata']; }],
    'A3 E-2': [p => { embedded(p)['/Params']['/Size']++; }, p => { embedded(p)['/Params']['/ModDate'] = 'u:2023-11-14'; }],
};

const files = process.argv.slice(2).map(f => Pdf.load(f));
let caught = 0, bad = 0;
for (const file of files)
    for (const v of check(file)) { console.log(`the good file is not good: ${v.id}: ${v.what}: ${v.detail}`); bad++; }
for (const { id } of rules) {
    const list = [mutants[id] ?? []].flat();
    if (!list.length) { console.log(`${id}: no mutant`); bad++; }
    list.forEach((mutate, i) => {
        try {
            const p = files.at(id.startsWith('A3') ? -1 : 0).clone();
            mutate(p);
            if (check(p).some(v => v.id === id && !v.detail.startsWith('cannot be checked'))) { caught++; return; }
            console.log(`${id}: mutant ${i + 1} is not noticed`);
        } catch (e) { console.log(`${id}: mutant ${i + 1}: ${e.message}`); }
        bad++;
    });
}
for (const id of Object.keys(mutants)) if (!rules.some(r => r.id === id)) { console.log(`${id}: no such rule`); bad++; }
console.log(`${caught} mutants of ${rules.length} rules caught`);
process.exitCode = bad ? 1 : 0;
