// source.mjs: the words of a Markdown file, read crudely and without our parser: what is mark-up by its look is
// taken away, all else is text. A word is a run of letters and digits, or one Han character.
const fold = s => s.normalize('NFKC').toLowerCase();
export const words = s => fold(s).match(/\p{Script=Han}|[\p{L}\p{M}\p{N}\u200c\u200d]+?(?=\p{Script=Han}|[^\p{L}\p{M}\p{N}\u200c\u200d]|$)/gu) ?? [];

const entities = { nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"', copy: '©', mdash: '—', ndash: '–', emsp: ' ', ensp: ' ', middot: '·', times: '×', rarr: '→', rlm: '', lrm: '' };
const decode = s => s.replace(/&#x([0-9a-f]+);/gi, (_, x) => String.fromCodePoint(parseInt(x, 16))).replace(/&#(\d+);/g, (_, d) => String.fromCodePoint(+d))
    .replace(/&(\w+);/g, (all, name) => entities[name] ?? all);

// Lines outside code and the code itself, by fences alone.
function* parts(text) {
    let prose = [], fence = null, indent = 0, code = [], tongue = '';
    for (const line of text.split('\n')) {
        const m = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}|~{3,})\s*([^`]*)$/.exec(line);
        if (!fence && m) { yield ['prose', prose.join('\n')]; prose = []; code = []; fence = m[1]; indent = line.indexOf(fence); tongue = m[2].trim(); }
        else if (fence && m && m[1][0] === fence[0] && m[1].length >= fence.length && !m[2].trim() && line.indexOf(m[1]) < indent + 4) { yield ['code', code.join('\n'), tongue]; fence = null; }
        else (fence ? code : prose).push(line);
    }
    yield fence ? ['code', code.join('\n'), tongue] : ['prose', prose.join('\n')];
}

const WORDLESS = [
    /<!--[\s\S]*?-->/g, /<(script|style)\b[\s\S]*?<\/\1>/gi,
    /\{\{[<%#][\s\S]*?[>%]?\}\}/g, /\{%[\s\S]*?%\}/g,                // shortcodes
    /\$\$[\s\S]*?\$\$/g, /\\\[[\s\S]*?\\\]/g,                            // formulas, which become signs
    /\$(?! )(?:\\.|[^$\n\\])+?\$/g,
    /^[ \t>]*\[(?!\^)[^\]\n]+\]:[ \t]*\S.*$/gm,                        // addresses of references
    /^:(label|width|height|eqlabel|numref|begin_tab|end_tab):.*$/gm, /:(numref|eqref|cite|citet|label|ref|bib):`[^`]*`/g,
    /\{ *[:#.][^{}\n]*\}|\{ *(?:id|width|height|align|title|target|rel|style|data-\S+)=[^{}\n]*\}/g,  // lists of attributes
    /:[a-z0-9_+-]{2,}:(?!`)/g,                                         // emoji and icons by name
    /^\s*(?:import|export) .* from .*$/gm,
    /\[!\w+\]/g, /^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[xX]\]/gm, /^(?:[ \t]*)(?:!!!|\?\?\?\+?)(?:[ \t]+[\w-]+)+/gm, /^[ \t]*:{3,}[ \t]*\{?\.?[\w-]*/gm,  // kinds of callouts
];
export function source(text) {
    text = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').replace(/^---\n[\s\S]*?\n(---|\.\.\.)\n/, '')
        .replace(/^[ \t]*<!--[\s\S]*?-->/gm, ' ');
    let out = '';
    for (let [kind, s, tongue] of parts(text)) {
        if (kind === 'code') { out += /^(toc|math|\{eval_rst\})/.test(tongue) ? '\n' : s + '\n'; continue; }
        for (const w of WORDLESS) s = s.replace(w, ' ');
        s = s.replace(/\]\(\s*(?:<[^>\n]*>|(?:[^()\s]|\((?:[^()\s])*\))*)(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/g, '] ')  // [text](address "title")
            .replace(/\]\[[^\]\n]*\]/g, '] ').replace(/\[\^[^\]\n]+\]:?/g, ' ')
            .replace(/<(https?:[^>\s]+|[^>\s@]+@[^>\s]+)>/g, ' $1 ')
            .replace(/<\/?[a-zA-Z][^<>]*>/g, t => ' ' + [...t.matchAll(/\balt=(?:"([^"]*)"|'([^']*)')/g)].map(m => m[1] ?? m[2]).join(' ') + ' ')
            .replace(/^[ \t>]*(?:[-*+][ \t]+)?\d+[.)][ \t]/gm, ' ');  // numbers of lists are counted anew
        out += decode(s) + '\n';
    }
    return words(out);
}
