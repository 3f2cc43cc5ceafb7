// pdf-rules.mjs FILE…: PDF/UA-1, PDF/A-2a and PDF/A-3a, rule by rule, over the objects that qpdf reads. Prints
// "rule: what" for each violation. --list: the rules, and those that nothing here checks.
import { rules as a2, unchecked as a2Unchecked } from './pdf/a2.mjs';
import { rules as a3 } from './pdf/a3.mjs';
import { Facts } from './pdf/facts.mjs';
import { Pdf } from './pdf/model.mjs';
import { rules as ua, unchecked as uaUnchecked } from './pdf/ua.mjs';

export const rules = [...ua, ...a2, ...a3];

// The violations of a file: [{ id, what, detail }], a few of each rule.
export function check(pdf) {
    const facts = new Facts(pdf), found = [];
    for (const { id, what, check: test } of rules) {
        const details = [];
        try { test(facts, detail => details.push(detail)); } catch (e) { details.push(`cannot be checked: ${e.message}`); }
        for (const detail of details.slice(0, 5)) found.push({ id, what, detail });
        if (details.length > 5) found.push({ id, what, detail: `and ${details.length - 5} more` });
    }
    return found;
}

if (import.meta.url === `file://${process.argv[1]}`) {
    const args = process.argv.slice(2);
    if (args[0] === '--list') {
        for (const r of rules) console.log(`${r.id}: ${r.what}`);
        for (const u of uaUnchecked) console.log(`not checked: UA ${u}`);
        for (const u of a2Unchecked) console.log(`not checked: A2 ${u}`);
    } else {
        for (const file of args) {
            for (const v of check(Pdf.load(file))) {
                console.log(`${args.length > 1 ? file + ': ' : ''}${v.id}: ${v.what}: ${v.detail}`);
                process.exitCode = 1;
            }
        }
        if (!args.length) process.exitCode = 2;
    }
}
