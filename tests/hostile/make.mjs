// make.mjs FOLDER: inputs that make careless parsers and layouters slow, large or dead. Nothing is committed: they are
// grown here. Sizes are such that quadratic work would take minutes.
import fs from 'node:fs';
const folder = process.argv[2];
const grow = (n, f) => Array.from({ length: n }, (_, i) => f(i)).join('');
const bibliography = (name, text) => (fs.writeFileSync(`${folder}/${name}.bib`, text), `---\nbibliography: ${name}.bib\nnocite: `);
const inputs = {
    'strings': bibliography('strings', '@string{a0 = "0123456789"}\n' + grow(40, i => `@string{a${i + 1} = a${i} # a${i}}\n`) +
        '@book{k, title = a40}\n') + '"@*"\n---\n[@k]\n',
    'works': bibliography('works', grow(20000, i => `@book{k${i}, title = {T}, author = {A and B}}\n`)) +
        `"${grow(20000, i => `@k${i}, `)}"\n---\n[@k1]\n`,
    'entries': bibliography('entries', '@book{a, title = {'.repeat(20000)) + '"@*"\n---\n[@a]\n',
    'names': bibliography('names', `@book{a, author = {${'A and {'.repeat(100000)}}}\n@book{b, author = {${'A, B and '.repeat(100000)}C}}\n`) +
        '"@*"\n---\n[@a; @b]\n',
    'directives': grow(3000, i => `\`\`\`{note}\n:class: a\n`) + ':::{figure} a\n'.repeat(3000),
    'roles': '{ref}`a` {term}`b` {cite}`c` '.repeat(30000),
    'brackets': '['.repeat(100000) + 'a' + ']'.repeat(100000),
    'images': '!['.repeat(50000) + 'a',
    'quotes': '> '.repeat(20000) + 'a',
    'lists': grow(2000, i => ' '.repeat(2 * i) + '- a\n'),
    'emphasis': '*a _b '.repeat(50000),
    'strikes': '~~a '.repeat(50000),
    'backticks': '`'.repeat(100000) + 'a' + '`a'.repeat(50000),
    'dollars': '$a '.repeat(100000),
    'chinese': '汉字测试，'.repeat(200000),
    'english': 'lorem ipsum '.repeat(200000),
    'word': 'a'.repeat(4 << 20),
    'marks': 'a' + '\u0301'.repeat(1 << 20),
    'code-line': '```c\n' + 'int x = 3; '.repeat(800000) + '\n```\n',
    'code-word': '```c\n' + 'x'.repeat(10 << 20) + '\n```\n',
    'cell': '| a |\n|---|\n| ' + 'lorem ipsum '.repeat(400000) + ' |\n',
    'marked': '*a* `b` [c](d) '.repeat(20000),
    'too-many-marks': '*a* `b` [c](d) '.repeat(700000),
    'lines': 'a\n'.repeat(1 << 20),
    'cells': '|' + 'a|'.repeat(2000) + '\n|' + '-|'.repeat(2000) + '\n' + ('|' + 'b|'.repeat(2000) + '\n').repeat(50),
    'rows': '| a | b |\n|---|---|\n' + '| c | d |\n'.repeat(20000),
    'links': '[a](b)'.repeat(50000),
    'definitions': grow(50000, i => `[${i}]: x${i}\n`) + '[1] '.repeat(50000),
    'elements': '<div>'.repeat(20000) + 'a',
    'tags': '<a '.repeat(100000),
    'containers': ':::note\n'.repeat(5000),
    'admonitions': grow(500, i => '    '.repeat(i) + '!!! note\n'),
    'footnotes': '[^1]'.repeat(20000) + '\n\n[^1]: x\n',
    'undefined': '[^x] '.repeat(20000),
    'rules': '---\n'.repeat(50000),
    'headings': '# a\n'.repeat(10000),
    'aliases': '---\na: &a [x,x,x,x,x,x,x,x,x]\n' + ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((k, i) =>
        `${k}: &${k} [${Array(9).fill('*' + 'abcdefg'[i]).join(',')}]\n`).join('') + '---\n# x\n',
    'addresses': '---\nlinks: footnote\n---\n' + grow(5000, i => `- [a](https://example.org/${i}) [b](#c)\n`) + '# c\n',
    'codes': '---\nlinks: qr\n---\n' + grow(2000, i => `[a](https://example.org/${i}) `),
    'nothing': '',
    'line': 'word '.repeat(2 << 20),
    'han-line': '算法、数据，'.repeat(600000),
    'letters': 'e\u0301\u0323\u0302 '.repeat(20000),
    'blanks': '\u00a0'.repeat(500000),
    'heading': '# ' + 'word '.repeat(100000) + '\n\nText.\n',
    'chapters': '---\nstyle: book\n---\n' + grow(21000, i => `# Chapter ${i}\n\nText.\n\n`),
    'spans': '<table>' + '<tr><td rowspan="60000" colspan="1000">a</td></tr>'.repeat(2000) + '</table>',
    'nested-tables': '<table><tr><td>'.repeat(200) + 'a',
    'joiners': 'a' + '\u200d'.repeat(500000),
    'soft-hyphens': 'a\u00ad'.repeat(300000),
    'code': '```c\n' + 'int x = "a" /* b */;\n'.repeat(20000) + '```\n' + '```python\n' + '"""'.repeat(50000) + '\n```\n',
    'comments': '<!-- a --'.repeat(100000),
    'attributes': '<p ' + 'a="b" '.repeat(100000) + '>x</p>',
    'yaml-depth': '---\na: ' + '['.repeat(100000) + '\n---\nx',
    'nul': 'a\0b\u0001c\n',
    'bidi': '\u202e\u2066\u202b'.repeat(20000) + 'a',
};
for (const [name, text] of Object.entries(inputs)) fs.writeFileSync(`${folder}/${name}.md`, text);
fs.writeFileSync(`${folder}/bytes.md`, Buffer.from(grow(50000, i => String.fromCharCode((i * 7919 + i * i) & 255)), 'latin1'));
