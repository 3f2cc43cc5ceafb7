// One Chinese probe in every place where text can stand: marks squeezed, gaps beside Latin and units of two
// ems must come out there as they do in a paragraph. And long random text in every place, for check.mjs.
//   contexts.mjs probe LANG          the book with the probe
//   contexts.mjs random LANG SEED    the book with random text
//   contexts.mjs compare             its glyphs, from mutool's structured text on standard input
import { readFileSync } from 'node:fs';

const [, , mode, lang, seed] = process.argv;
const quotes = /TW|HK|ja/.test(lang ?? '') ? '「」' : '“”';
const PROBE = `甲：${quotes[0]}好。${quotes[1]}乙AI丙（丁）戊——己……庚50%辛·壬！癸`;

// A mark before the probe names the place.
const places = {
    标: 'title', 副: 'subtitle', 者: 'author', 章: 'chapter', 节: 'section', 小: 'subsection', 四: 'heading 4', 五: 'heading 5', 六: 'heading 6',
    段: 'paragraph', 项: 'item', 任: 'task', 数: 'numbered item', 引: 'quotation', 注: 'callout', 签: 'title of a callout', 术: 'term',
    义: 'definition', 表: 'head of a table', 格: 'cell', 题: 'caption of a table', 单: 'cell of HTML', 图: 'caption of a picture', 脚: 'note',
    斜: 'emphasis', 粗: 'strong', 链: 'link', 新: 'insertion', 基: 'base of ruby', 右: 'right', 中: 'centred', 摘: 'summary',
};
// Running heads and the contents repeat headings.
const TWICE = { 章: 3, 节: 2, 小: 2 };

function book(text, settings) {
    return `---
title: ${text('标')}
subtitle: ${text('副')}
author: ${text('者')}
lang: ${lang}
style: book
title-page: true
toc-depth: 3
${settings}
---

# ${text('章')}

${text('段')}

## ${text('节')}

- ${text('项')}
- [ ] ${text('任')}

1. ${text('数')}

> ${text('引')}

> [!NOTE]
> ${text('注')}

> [!NOTE] ${text('签')}
> 正文。

${text('术')}
: ${text('义')}

|${text('表')}|
|---|
|${text('格')}|

<table><caption>${text('题')}</caption><tr><td>${text('单')}</td></tr></table>

![](grey.jpg "${text('图')}")

脚注[^1]。

*${text('斜')}*

**${text('粗')}**

[${text('链')}](https://example.org/)

<ins>${text('新')}</ins>

<ruby>${text('基', 5)}<rt>x</rt></ruby>

<p align="right">${text('右')}</p>

<center>${text('中')}</center>

<details><summary>${text('摘')}</summary>

正文。

</details>

### ${text('小')}

#### ${text('四')}

##### ${text('五')}

###### ${text('六')}

[^1]: ${text('脚')}

${'正文。\n\n'.repeat(60)}`;
}

// What may stand where is no matter here: what may not must be kept apart by layout. A base of ruby is not
// parted: it is short.
function random_text(mark, most = 90) {
    const pick = list => list[roll(list.length)];
    let text = mark + '甲', after_mark = false;
    for (let n = Math.min(20 + roll(70), most); n > 0; n--) {
        const kind = roll(20), was = after_mark;
        after_mark = false;
        if (kind < 3 && !was) {
            text += pick([...'。，、；：！？”’」』）》〉】·']) + (roll(4) ? '' : '”');
            after_mark = true;
        } else if (kind === 3) text += pick([...'“‘「『（《〈【']) + String.fromCodePoint(0x4E00 + roll(0x1000));
        else if (kind === 4) text += pick(['Qing', 'GPU', '3.14', '50%', '¥100', '37℃', '第3章', 'algorithm']);
        else if (kind === 5 && !was) {
            text += pick(['——', '……']);
            after_mark = true;
        } else text += String.fromCodePoint(0x4E00 + roll(0x1000));
    }
    return text;
}

let state = Number(seed ?? 1);
function roll(n) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % n;
}

// Rows of characters, each with its place and size in points.
function rows(stext) {
    const all = [];
    for (const page of stext.split('<page ').slice(1)) {
        const by_row = new Map();
        let size = 0;
        for (const m of page.matchAll(/<font [^>]*size="([^"]*)"|<char quad="([^ ]*) [^ ]* ([^ ]*) [^"]*" x="([^"]*)" y="([^"]*)"[^>]* c="([^"]*)"/g)) {
            if (m[1]) { size = Number(m[1]); continue; }
            const c = m[6].replace(/^&#x(.*);$/, (_, hex) => String.fromCodePoint(parseInt(hex, 16)));
            if (c === ' ' || c === '·') continue; // where in its cell the dot stands is the face's affair
            const y = Math.round(Number(m[5]));
            if (!by_row.has(y)) by_row.set(y, []);
            by_row.get(y).push({ c, x: Number(m[4]), end: Number(m[3]), size });
        }
        for (const row of by_row.values()) all.push(row.sort((a, b) => a.x - b.x));
    }
    return all;
}

// In ems of Han: how far each character of Chinese is from the next, and how wide the gap after Latin is.
function steps(row) {
    const em = row[0].size;
    return row.slice(0, -1).map((g, i) => {
        const next = row[i + 1];
        if (g.c === '—' || next.c === '—') return null; // one glyph of two ems, or two
        const latin = /[A-Z0-9%]/.test(g.c);
        if (latin && /[A-Z0-9%]/.test(next.c)) return null;
        return { pair: g.c + next.c, step: latin ? (next.x - g.end) / em : (next.x - g.x) / em };
    }).filter(Boolean);
}

function compare() {
    const found = new Map();
    for (const row of rows(readFileSync(0, 'utf8'))) {
        const text = row.map(g => g.c).join('');
        for (const m of text.matchAll(/[^甲]甲[^癸]*癸/g)) {
            const mark = m[0][0];
            if (!found.has(mark)) found.set(mark, []);
            found.get(mark).push(steps(row.slice(m.index + 1, m.index + m[0].length)));
        }
    }
    let bad = 0;
    const wanted = found.get('段')?.[0] ?? [];
    if (wanted.length < 18) { console.log('not ok the probe stands in a paragraph'); process.exit(1); }
    for (const [mark, name] of Object.entries(places)) {
        const all = found.get(mark) ?? [], wrong = [];
        if (all.length < (TWICE[mark] ?? 1)) wrong.push(`found ${all.length} times`);
        for (const have of all)
            have.forEach((s, i) => {
                const w = wanted[i];
                if (s.pair !== w?.pair || Math.abs(s.step - w.step) > 0.03) wrong.push(`${s.pair} ${s.step.toFixed(2)} instead of ${w?.step.toFixed(2)}`);
            });
        if (wrong.length) console.log(`  ${name}: ${wrong.slice(0, 6).join(', ')}`);
        console.log(`${wrong.length ? 'not ok' : 'ok'} ${name}: set as in a paragraph`);
        bad += wrong.length;
    }
    process.exit(bad ? 1 : 0);
}

if (mode === 'probe') process.stdout.write(book(mark => mark + PROBE, 'paper: 500mmx300mm\nmargin: 30mm\nfont-size: 7pt'));
else if (mode === 'random') process.stdout.write(book(random_text, `paper: ${90 + roll(50)}mmx150mm\nemphasis: ${roll(2) ? 'kai' : 'dots'}`));
else compare();
