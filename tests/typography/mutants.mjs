// Every fault that check.mjs counts, made in a clean dump: each must be counted once, and only that.
import { readFileSync } from 'node:fs';
import { check, lines, parse } from './check.mjs';

const dump = readFileSync(0, 'utf8'), clean = check(dump);
const rows = dump.split('\n');

// A block of at least three Chinese lines that are one ink each, and where its lines stand in the dump.
function victim() {
    for (const [name, list] of lines(parse(dump))) {
        const at = list.map(l => rows.findIndex(r => r.includes(` ${name} `) && r.endsWith(JSON.stringify(l.text))));
        if (list.length >= 3 && list.every(l => /^\p{Script=Han}/u.test(l.text)) && at.every(i => i >= 0)) return at;
    }
    throw new Error('no paragraph of three lines');
}

const [first, second] = victim(), last = victim().at(-1);
const text = (i, edit) => rows.map((r, k) => k === i ? r.replace(/"(.*)"$/, (_, t) => JSON.stringify(edit(t))) : r);
const mutants = {
    start: text(second, t => '，' + t),
    end: text(first, t => t + '（'),
    dash: text(first, t => t + '—').map((r, k) => k === second ? r.replace(/"(.*)"$/, '"—$1"') : r),
    single: text(last, () => '字。').map((r, k) => k === last - 1 ? r.replace(/"$/, '汉字"') : r),
    outside: rows.map((r, k) => k === second ? r.replace(/^  text (\S+)/, (_, x) => `  text ${Number(x) + 100}`) : r),
};
let bad = Object.values(clean.found).some(v => v.length);
if (bad) console.log('not ok the dump is not clean to begin with');
for (const [kind, changed] of Object.entries(mutants)) {
    const r = check(changed.join('\n'));
    const ok = Object.entries(r.found).every(([k, v]) => v.length === (k === kind ? 1 : 0));
    console.log(`${ok ? 'ok' : 'not ok'} a fault of kind '${kind}' is counted`);
    bad ||= !ok;
}
process.exit(bad ? 1 : 0);
