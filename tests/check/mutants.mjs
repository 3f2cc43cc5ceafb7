// Spoils a pair of editions that `check` finds nothing in, one fault at a time, and asks whether it finds the
// fault: the right rule, on the right line. Then the faults of text: what --fix mends must come out as it was,
// byte for byte, and what it must not touch must stay.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const work = process.argv[2], NB = process.env.NB;
let failed = false, caught = 0, all = 0;
const say = (ok, name, why = '') => {
  if (!ok) console.log(`  ${why}`);
  console.log(`${ok ? 'ok' : 'not ok'} ${name}`);
  failed ||= !ok;
};

const en = `# A Small Server

A short book on servers, with [a link](https://example.org/start) to begin with.

## 1. Installing

Install the package on Debian 12 and start it[^1].

\`\`\`sh
apt-get install server
systemctl start server
\`\`\`

![The parts](parts.png)

- memory: 4 GB
- disk: 20 GB
- one network card

## 2. Configuration

The file \`server.conf\` holds everything; see [the manual](https://example.org/manual).

\`\`\`ini
port = 8080
host = localhost
\`\`\`

| key | value | meaning |
|-----|-------|---------|
| port | 8080 | where it listens |
| host | localhost | for whom |
| threads | 4 | how many at once |

### Threads

More threads need more memory. Each takes 8 MB of it. See [Installing](#1-installing).

![Load](load.png)

## 3. Operating

1. Watch the log of journald.
2. Keep a backup in S3.
3. Try to restore it[^2].

> Never run it as root.

## 4. Removing

Remove the package with dpkg and delete the data.

\`\`\`sh
dpkg --purge server
\`\`\`

[^1]: It needs systemd.
[^2]: Once a month.
`;
const zh = `# 小型服务器

这是一本关于服务器的小书，从[一个链接](https://example.org/start)开始。

## 1. 安装

在 Debian 12 上安装软件包，然后启动它[^1]。

\`\`\`sh
apt-get install server
systemctl start server
\`\`\`

![各个部分](parts.png)

- 内存：4 GB
- 磁盘：20 GB
- 一块网卡

## 2. 配置

所有设置都在 \`server.conf\` 里；请看[手册](https://example.org/manual)。

\`\`\`ini
port = 8080
host = localhost
\`\`\`

| 键 | 值 | 含义 |
|-----|-------|---------|
| port | 8080 | 监听何处 |
| host | localhost | 为谁服务 |
| threads | 4 | 同时几个 |

### 线程

线程越多，内存越多。每个线程占用 8 MB。见[安装](#1-安装)。

![负载](load.png)

## 3. 运行

1. 查看 journald 的日志。
2. 在 S3 上保存备份。
3. 试着恢复它[^2]。

> 切勿以 root 身份运行。

## 4. 卸载

用 dpkg 卸载软件包并删除数据。

\`\`\`sh
dpkg --purge server
\`\`\`

[^1]: 它需要 systemd。
[^2]: 每月一次。
`;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let serial = 0;
function folder(files) {
  const dir = `${work}/${++serial}`;
  mkdirSync(dir);
  for (const name of ['parts.png', 'load.png']) writeFileSync(`${dir}/${name}`, png);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${dir}/${name}`, text);
  return dir;
}
async function check(dir, ...options) {
  const r = await run(NB, ['check', '--format=json', ...options, dir], { maxBuffer: 1 << 26 })
    .catch((e) => e);
  if (!r.stdout) throw new Error(`no findings at all: ${r.stderr}`);
  return JSON.parse(r.stdout);
}

const repair = (dir) => run(NB, ['check', '--fix', '-q', dir]).catch(() => {});

// ---- editions ----

const cut = (text, from, to = '') => {
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`not there: ${from}`);
  return text.slice(0, at) + to + text.slice(at + from.length);
};
const between = (text, from, to) => text.slice(text.indexOf(from), text.indexOf(to));
const lineOf = (text, part) => text.slice(0, text.indexOf(part)).split('\n').length;
const swap = (text, a, b, end) => {
  const x = between(text, a, b), y = between(text, b, end);
  return text.replace(x + y, () => y + x);
};

// [name, spoilt translation (or {en, zh}), rule, text in the message or the line that is named]
const editions = [
  ['a heading', cut(zh, '## 3. 运行\n'), 'edition-missing', "heading '3. Operating'"],
  ['a sub-heading', cut(zh, '### 线程\n'), 'edition-missing', "heading 'Threads'"],
  ['a section', cut(zh, between(zh, '## 3. 运行', '## 4. 卸载')), 'edition-missing', "section '3. Operating'"],
  ['the last section', cut(zh, between(zh, '## 4. 卸载', '[^1]: ')), 'edition-missing', "section '4. Removing'"],
  ['a section of the original', { en: cut(en, between(en, '## 3. Operating', '## 4. Removing')), zh }, 'edition-missing', "section '3. 运行'"],
  ['two sections swapped', swap(zh, '## 3. 运行', '## 4. 卸载', '[^1]: '), 'edition-moved', 'stands elsewhere'],
  ['two others swapped', swap(zh, '## 1. 安装', '## 2. 配置', '## 3. 运行'), 'edition-moved', 'stands elsewhere'],
  ['a section at the end', (() => { const s = between(zh, '## 1. 安装', '## 2. 配置'); return cut(zh, s).replace('[^1]: ', () => `${s}[^1]: `); })(), 'edition-moved', 'section'],
  ['a heading of another level', cut(zh, '### 线程', '## 线程'), 'edition-differs', 'of level 2'],
  ['another number in a heading', cut(zh, '## 3. 运行', '## 5. 运行'), 'edition-differs', 'other numbers'],
  ['another number in the original', { en: cut(en, '## 2. Conf', '## 7. Conf'), zh }, 'edition-differs', 'other numbers'],
  ['a number more in a heading', cut(zh, '## 4. 卸载', '## 4. 卸载 2.0'), 'edition-differs', 'other numbers'],
  ['a code block', cut(zh, '```sh\ndpkg --purge server\n```\n'), 'edition-missing', "code block 'dpkg"],
  ['another code block', cut(zh, '```ini\nport = 8080\nhost = localhost\n```\n'), 'edition-missing', "code block 'port"],
  ['a code block more', cut(zh, '> 切勿', '```sh\nid\n```\n\n> 切勿'), 'edition-missing', "code block 'id'"],
  ['another command', cut(zh, 'dpkg --purge', 'dpkg --remove'), 'edition-differs', 'this code'],
  ['another value in code', cut(zh, 'port = 8080', 'port = 80'), 'edition-differs', 'this code'],
  ['a line of code', cut(zh, 'systemctl start server\n'), 'edition-differs', 'this code'],
  ['a line more of code', cut(zh, 'host = localhost\n', 'host = localhost\nuser = me\n'), 'edition-differs', 'this code'],
  ['newer code in the original', { en: cut(en, 'apt-get install server', 'apt-get install server2'), zh }, 'edition-differs', 'this code'],
  ['a code block elsewhere', cut(cut(zh, '```sh\ndpkg --purge server\n```\n'), '## 2. 配置', '```sh\ndpkg --purge server\n```\n\n## 2. 配置'), 'edition-moved', 'code block'],
  ['an image', cut(zh, '![负载](load.png)\n'), 'edition-missing', 'load.png'],
  ['the first image', cut(zh, '![各个部分](parts.png)\n'), 'edition-missing', 'parts.png'],
  ['an image of the original', { en: cut(en, '![Load](load.png)\n'), zh }, 'edition-missing', 'load.png'],
  ['an image elsewhere', cut(cut(zh, '![负载](load.png)\n'), '> 切勿', '![负载](load.png)\n\n> 切勿'), 'edition-moved', 'load.png'],
  ['a link', cut(zh, '[一个链接](https://example.org/start)', '一个链接'), 'edition-missing', 'https://example.org/start'],
  ['a link further down', cut(zh, '[手册](https://example.org/manual)', '手册'), 'edition-missing', 'https://example.org/manual'],
  ['a link inside the book', cut(zh, '[安装](#1-安装)', '安装'), 'edition-missing', '#1-installing'],
  ['a note', cut(cut(zh, '[^1]'), '[^1]: 它需要 systemd。\n'), 'edition-missing', "note '1'"],
  ['a note of the original', { en: cut(cut(en, '[^2]'), '[^2]: Once a month.\n'), zh }, 'edition-missing', "note '2'"],
  ['a row', cut(zh, '| host | localhost | 为谁服务 |\n'), 'edition-differs', "row 'host'"],
  ['a row more', cut(zh, '| threads | 4 | 同时几个 |\n', '| threads | 4 | 同时几个 |\n| user | me | 谁 |\n'), 'edition-differs', "row 'user'"],
  ['a table', cut(zh, between(zh, '| 键', '### 线程')), 'edition-missing', 'table of 4 rows'],
  ['a column', zh.split('\n').map((l) => (l.startsWith('|') ? `${l.split('|').slice(0, 3).join('|')}|` : l)).join('\n'), 'edition-differs', '2 columns'],
  ['an item', cut(zh, '- 磁盘：20 GB\n'), 'edition-differs', 'README.md:17'],
  ['an item more', cut(zh, '- 一块网卡\n', '- 一块网卡\n- 一块显卡\n'), 'edition-differs', 'list of 4 items, in the original list of 3 items'],
  ['a numbered item', cut(zh, '2. 在 S3 上保存备份。\n'), 'edition-differs', "item 'Keep a backup"],
  ['a list', cut(zh, '- 内存：4 GB\n- 磁盘：20 GB\n- 一块网卡\n'), 'edition-missing', 'list of 3 items'],
  ['a quotation', cut(zh, '> 切勿以 root 身份运行。\n'), 'edition-missing', "quotation 'Never"],
];

// What must stay silent: prose that merely differs.
const quiet = [
  ['other words', cut(zh, '这是一本关于服务器的小书', '本书不厚，讲的是服务器')],
  ['a paragraph in two', cut(zh, '用 dpkg 卸载软件包并删除数据。', '用 dpkg 卸载软件包。\n\n然后删除数据。')],
  ['comments in the other language', cut(zh, 'port = 8080', 'port = 8080 # 端口')],
  ['a number in Chinese numerals', cut(zh, '## 3. 运行', '## 三、运行')],
  ['a remark of the translator', cut(zh, '## 4. 卸载', '> 译注：小心。\n\n## 4. 卸载')],
  ['an address for this language', cut(zh, 'https://example.org/manual', 'https://zh.example.org/manual')],
];

async function oneEdition([name, spoilt, rule, part]) {
  const pair = typeof spoilt === 'string' ? { en, zh: spoilt } : spoilt;
  const found = await check(folder({ 'README.md': pair.en, 'README.zh.md': pair.zh }));
  const hit = found.filter((f) => f.rule === rule && f.message.includes(part));
  all++;
  caught += hit.length > 0;
  say(hit.length > 0 && hit[0].line > 0 && /README[.a-z]*:\d+/.test(hit[0].message), `found: ${name}`,
    `wanted ${rule} '${part}', found ${found.map((f) => `${f.rule}: ${f.message}`).join(' | ') || 'nothing'}`);
  // One fault, one or two findings: no cascade.
  const noise = found.filter((f) => f.rule.startsWith('edition-'));
  if (noise.length > 3) say(false, `found once: ${name}`, noise.map((f) => f.message).join(' | '));
}

// ---- text ----

const base = '# 笔记\n\n服务器运行在用户的机器上，它很小，也很快，很安静。请先备份；然后安装。\n\n说明：所有文件（包括日志）都在这里，可以删除，也可以保留！\n\n它好吗？很好。\n\nA café in Paris is a place – and Łódź is another – where we meet.\n';
const u = (...c) => String.fromCodePoint(...c);
// [name, text that is spoilt, spoilt, rule, mended (default: as it was; null: --fix leaves it alone)]
const hygiene = [
  ['a byte order mark inside', '它很小', `它${u(0xFEFF)}很小`, 'invisible-character'],
  ['a zero width space in Chinese', '用户的', `用户${u(0x200B)}的`, 'invisible-character'],
  ['a joiner between Latin letters', 'Paris', `Pa${u(0x200D)}ris`, 'invisible-character'],
  ['a non-joiner', 'place', `pl${u(0x200C)}ace`, 'invisible-character'],
  ['a soft hyphen in Chinese', '机器', `机${u(0xAD)}器`, 'invisible-character'],
  ['a left-to-right mark', 'place', `place${u(0x200E)}`, 'invisible-character'],
  ['a word joiner at the end', 'meet.', `meet.${u(0x2060)}`, 'invisible-character'],
  ['hidden tags', 'place', `place${u(0xE0041, 0xE0042)}`, 'invisible-character', null],
  ['a Hangul filler', 'Paris', `Paris${u(0x3164)}`, 'invisible-character', null],
  ['a no-break space behind #', '# 笔记', `#${u(0xA0)}笔记`, 'invisible-character'],
  ['an override', 'in Paris', `in ${u(0x202E)}Paris`, 'bidi-control', null],
  ['an embedding never closed', 'place', `${u(0x202A)}place`, 'bidi-control'],
  ['isolates without need', 'place', `${u(0x2068)}place${u(0x2069)}`, 'bidi-control'],
  ['a letter in pieces', 'café', `cafe${u(0x301)}`, 'not-composed'],
  ['two marks', 'Łódź', `Ło${u(0x301)}dz${u(0x301)}`, 'not-composed'],
  ['a Kangxi radical', '用户', `${u(0x2F64)}户`, 'kangxi-radical'],
  ['a radical alone', '很安静。', `很安静。部首 "${u(0x2F64)}"。`, 'kangxi-radical', null],
  ['U+FFFD', '备份', `备${u(0xFFFD)}`, 'replacement-character', null],
  ['a control character', 'Paris', `Pa${u(8)}ris`, 'control-character'],
  ['NUL', 'Paris', `Pa${u(0)}ris`, 'control-character'],
  ['text encoded twice', '保留', `ä¿${u(0x9D)}ç•™`, 'double-encoded'],
  ['text encoded twice, with a loss', '保留', `ä¿${u(0x9D)}ç•`, 'double-encoded-lost', null],
  ['an emoji of which a byte is left over', '保留！', '保留！ðŸ˜', 'double-encoded-lost', null],
  ['a comma', '上，它', '上,它', 'mixed-punctuation'],
  ['a comma and a space', '上，它', '上, 它', 'mixed-punctuation'],
  ['a question mark', '好吗？', '好吗?', 'mixed-punctuation', null], // one against one: no habit to go by
  ['a parenthesis', '日志）', '日志)', 'mixed-punctuation'],
  ['the other parenthesis', '（包括', '(包括', 'mixed-punctuation'],
  ['a full-width comma between Latin letters', 'Paris is', 'Paris，is', 'mixed-punctuation', null],
  ['</br>', 'Paris is', 'Paris</br>is', 'odd-break', undefined, 'Paris<br>is'],
  ['a <br> in a heading', '# 笔记', '# 笔<br>记', 'odd-break', null],
  ['a <br> at the end', 'meet.\n', 'meet.<br>\n', 'odd-break', null],
  ['two <br>', 'Paris is', 'Paris<br><br>is', 'odd-break', null],
  ['a bare address in Chinese', '都在这里', '都在 https://example.org/x。这里', 'greedy-link', null],
  ['emphasis beside a full-width mark', '说明：所有', '**说明：**所有', 'cjk-emphasis', null],
  ['emphasis with spaces inside', 'a place', 'a ** nice ** place', 'literal-markup', null],
  ['a dead link', 'a place', 'a [place](nowhere.md)', 'dead-link', null],
  ['a dead fragment', 'a place', 'a [place](#nowhere)', 'dead-link', null],
  ['an image that is not there', 'meet.\n', 'meet.\n\n![x](none.png)\n', 'missing-image', null],
  ['an image without a text', 'meet.\n', 'meet.\n\n![](load.png)\n', 'missing-alt', null],
  ['a character that no font has', 'Paris', `Paris ${u(0xF0000)}`, 'missing-glyph', null],
];
const expectSilence = new Set(['a question mark', 'a full-width comma between Latin letters']);
const untouched = [
  ['code keeps what it has', `base\n\n\`\`\`\nx${u(0x200B)}y ${u(0x2F64)}户 é 上,它\n\`\`\`\n`],
  ['and so do code spans', `base \`a${u(0xFEFF)}b\` text\n`],
  ['addresses stay', `[x](cafe${u(0x301)}.md)\n`],
  ['Arabic joiners stay', `می${u(0x200C)}خواهم\n`],
  ['emoji joiners stay', `${u(0x1F468, 0x200D, 0x1F469, 0x200D, 0x1F467)}\n`],
  ['Thai breaks stay', `ภาษา${u(0x200B)}ไทย\n`],
  ['closed isolates beside Hebrew stay', `אבג ${u(0x2068)}C++${u(0x2069)} דה\n`],
  ['breaks inside long words stay', `very/long${u(0x200B)}/path\n`],
  ['a habit of half-width marks stays', `你好,世界,再见,朋友。\n`],
];

async function oneFault([name, from, to, rule, mended, byHand]) {
  const spoilt = cut(base, from, to), dir = folder({ 'README.md': spoilt }), file = `${dir}/README.md`;
  const found = (await check(dir)).filter((f) => f.rule === rule);
  const silent = expectSilence.has(name);
  all += !silent;
  caught += !silent && found.length > 0;
  const line = lineOf(spoilt, to), last = line + to.trimEnd().split('\n').length - 1;
  say(silent ? !found.length : found.some((f) => f.line === line || f.line === last),
    `${silent ? 'silent' : 'found'}: ${name}`, `wanted ${rule} on line ${line}: ${JSON.stringify(found)}`);
  const after = mended === null ? await repair(dir) : (await check(dir, '--fix')).filter((f) => f.rule === rule);
  const now = readFileSync(file, 'utf8');
  const wanted = mended === null ? spoilt : byHand ? cut(base, from, byHand) : base;
  say(now === wanted, `${mended === null ? 'left' : 'mended'}: ${name}`, JSON.stringify(now));
  if (mended !== null) {
    say(!after.length, `gone: ${name}`, JSON.stringify(after));
    const more = (await run(NB, ['check', '--fix', '--dry-run', dir])).stdout;
    say(!more, `mended once: ${name}`, more);
  }
}

async function inParallel(list, one) {
  const rest = [...list];
  await Promise.all(Array.from({ length: 3 }, async () => {
    for (let x; (x = rest.shift());) await one(x).catch((e) => say(false, x[0], String(e)));
  }));
}

const clean = await check(folder({ 'README.md': en, 'README.zh.md': zh }));
say(!clean.length, 'nothing is found in the pair', JSON.stringify(clean));
await inParallel(editions, oneEdition);
await inParallel(quiet, async ([name, text]) => {
  const found = (await check(folder({ 'README.md': en, 'README.zh.md': text }))).filter((f) => f.rule.startsWith('edition-'));
  say(!found.length, `silent: ${name}`, JSON.stringify(found));
});
const plain = await check(folder({ 'README.md': base }));
say(!plain.length, 'nothing is found in the text', JSON.stringify(plain));
await inParallel(hygiene, oneFault);
await inParallel(untouched, async ([name, text]) => {
  const dir = folder({ 'README.md': text });
  await repair(dir);
  say(readFileSync(`${dir}/README.md`, 'utf8') === text, name, JSON.stringify(readFileSync(`${dir}/README.md`, 'utf8')));
});
console.log(`${caught} of ${all} mutants caught`);
process.exit(failed ? 1 : 0);
