// phrases.mjs SOURCE.po SAID CATALOGUE: does say.zh.def have every phrase, with the arguments of the English
// and the typography of Chinese?
import { readFileSync } from "node:fs";

const [po, said, catalogue] = process.argv.slice(2).map((f) => readFileSync(f, "utf8"));
const lines = (s) => s.trimEnd().split("\n").map((l) => JSON.parse(l));
let failed = false;
const check = (name, bad) => {
    if (bad.length) failed = true;
    for (const b of bad) console.log("  " + b);
    console.log((bad.length ? "not ok " : "ok ") + name);
};

const phrases = new Set(lines(said).map((x) => x[0]));
for (const m of po.matchAll(/^msgid ((?:".*"\n)+)/gm))
    phrases.add([...m[1].matchAll(/"(.*)"\n/g)].map((q) => JSON.parse(`"${q[1]}"`)).join(""));
const pairs = lines(catalogue), known = new Map(pairs);
const hasWords = (s) => /[a-z]{2}/.test(s.replace(/%[-.*0-9]*[a-z]+/g, ""));

check(`each of ${phrases.size} phrases has its Chinese`, [...phrases].filter((p) => p && hasWords(p) && !known.has(p)));
check("no phrase is there twice", pairs.map((p) => p[0]).filter((e, i, all) => all.indexOf(e) !== i));
check("arguments agree", pairs.filter(([en, zh]) => {
    const n = (en.match(/%[-.*0-9#+ ]*(?:zu|l*[diuxX]|[diuxXcsfeg]|0[24]X)/g) ?? []).length;
    const used = [...zh.matchAll(/%-?([1-9])/g)].map((m) => +m[1]).sort();
    return used.join() !== Array.from({ length: n }, (_, i) => i + 1).join();
}).map(([en]) => en));
check("Chinese is written as Chinese", pairs.filter(([, zh]) => {
    const text = zh.replace(/%-[1-9]/g, "");
    return /\p{sc=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{sc=Han}/u.test(text.replace(/%[1-9]/g, "“”"))
        || /\p{sc=Han}[,;:!?]|\p{sc=Han} ?[("]|[，。；：、！？（）“”] [^\n]/u.test(text.replace(/“键: 值”|[=:]行:列: /g, ""));
}).map(([, zh]) => zh));
process.exit(failed ? 1 : 0);
