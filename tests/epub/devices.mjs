// devices.mjs --make FOLDER: a book of pictures of all kinds. devices.mjs NAME BOOK.epub: that it suits kindle, kobo or a
// screen of WxH pixels, where these differ from what all others take; prints what does not. --kinds FOLDER: a book of every
// kind of picture there is; the name kinds: that it holds only what every reading system must show.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { all, Book, crc32 } from './book.mjs';

// Noise that no packer makes smaller, w by h pixels of `depth` bits in each colour.
function noise(w, h, depth = 8) {
    const chunk = (type, data) => {
        const b = Buffer.alloc(12 + data.length);
        b.writeUInt32BE(data.length); b.write(type, 4); data.copy(b, 8);
        b.writeUInt32BE(crc32(b.subarray(4, 8 + data.length)), 8 + data.length);
        return b;
    };
    const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, 2, 0, 0, 0]), row = 1 + 3 * w * depth / 8, rows = Buffer.alloc(h * row);
    head.writeUInt32BE(w); head.writeUInt32BE(h, 4);
    for (let i = 0, x = 1; i < rows.length; i++) {
        x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
        if (i % row) rows[i] = x;
    }
    return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}
if (process.argv[2] === '--kinds') {
    const folder = process.argv[3], images = new URL('../images/', import.meta.url).pathname;
    const drawing = (encoding, text) => `<?xml version="1.0" encoding="${encoding}"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="5" y="20">${text}</text></svg>`;
    fs.mkdirSync(folder, { recursive: true });
    const files = fs.readdirSync(images).filter(f => !f.endsWith('.py'));
    for (const f of files) fs.copyFileSync(images + f, path.join(folder, f));
    const made = { 'deep.png': noise(40, 30, 16), 'wide16.svg': Buffer.from('\ufeff' + drawing('UTF-16', '汉字'), 'utf16le'), 'latin.svg': Buffer.from(drawing('ISO-8859-1', 'café'), 'latin1'),
        'outside.svg': '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="30"><image width="9" height="9" xlink:href="https://example.org/a.png"/></svg>' };
    for (const [f, data] of Object.entries(made)) fs.writeFileSync(path.join(folder, f), data);
    const addresses = [...files, ...Object.keys(made), 'https://example.org/remote.png', `data:image/png;base64,${noise(8, 8).toString('base64')}`, 'data:image/png;base64,AAAA', 'none.png'];
    fs.writeFileSync(path.join(folder, 'README.md'), '# Pictures\n\n' + addresses.map((a, i) => `![Picture ${i}](${a})\n`).join('\n'));
    process.exit();
}
if (process.argv[2] === '--make') {
    const folder = process.argv[3], images = new URL('../images/', import.meta.url).pathname;
    fs.mkdirSync(folder, { recursive: true });
    for (const name of ['drawing.svg', 'quarters.svg', 'clear.gif', 'turned.png', 'lossy.webp', 'progressive.jpg']) fs.copyFileSync(images + name, path.join(folder, name));
    fs.writeFileSync(path.join(folder, 'noise.png'), noise(1700, 1400));
    fs.writeFileSync(path.join(folder, 'unsafe.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>x()</script><rect width="40" height="20"/></svg>');
    fs.writeFileSync(path.join(folder, 'README.md'), '# Pictures\n\n![Drawing](drawing.svg)\n\n![A script](unsafe.svg)\n\n<img src="quarters.svg" alt="Quarters" height="2cm">\n\n![Clear](clear.gif)\n\n' +
        '![Turned](turned.png)\n\n![Noise](noise.png)\n\n![WebP](lossy.webp)\n\n<img src="progressive.jpg" alt="JPEG" width="120">\n\n<img src="clear.gif" alt="Half" width="50%">\n');
    process.exit();
}

const [name, file] = process.argv.slice(2);
const b = new Book(file), complain = what => { console.log(`${file}: ${what}`); process.exitCode = 1; };
const pictures = b.items.filter(i => i['media-type'].startsWith('image/') && !i.props.includes('cover-image')).map(i => ({ ...i, data: b.files.get(i.path) }));
const type = t => pictures.filter(p => p['media-type'] === t);
const size = p => { // of PNG and JPEG (ISO 10918-1, B.2.2)
    if (p['media-type'] === 'image/png') return [p.data.readUInt32BE(16), p.data.readUInt32BE(20)];
    for (let i = 2; p['media-type'] === 'image/jpeg' && i < p.data.length; i += 2 + p.data.readUInt16BE(i + 2))
        if ([0xc0, 0xc1, 0xc2].includes(p.data[i + 1])) return [p.data.readUInt16BE(i + 7), p.data.readUInt16BE(i + 5)];
    return [0, 0];
};
const channels = p => { for (let i = 2; i < p.data.length; i += 2 + p.data.readUInt16BE(i + 2)) if ([0xc0, 0xc1, 0xc2].includes(p.data[i + 1])) return p.data[i + 9]; };
if (name === 'kinds') {
    for (const p of pictures) {
        if (!['image/png', 'image/jpeg', 'image/gif', 'image/svg+xml'].includes(p['media-type'])) complain(`${p.path} is ${p['media-type']}`);
        if (p['media-type'] === 'image/jpeg' && ![1, 3].includes(channels(p))) complain(`${p.path} has ${channels(p)} colours`);
        if (p['media-type'] === 'image/svg+xml' && (!p.data.equals(Buffer.from(p.data.toString())) || /encoding=|https:/.test(p.data))) complain(`${p.path} is not plain UTF-8, or leads out`);
    }
    const text = b.chapters.map(c => b.files.get(c.path).toString()).join('');
    for (const t of ['汉字', 'café']) if (!type('image/svg+xml').some(p => p.data.includes(t))) complain(`«${t}» is in no drawing`);
    if (type('image/svg+xml').length < 6) complain(`${type('image/svg+xml').length} drawings`);
    if ((text.match(/<img /g) ?? []).length < pictures.length || (text.match(/class="no-image"/g) ?? []).length !== 3) complain('pictures are lost');
    process.exit();
}
const clear = p => (p['media-type'] === 'image/png' && (p.data[25] & 4 || p.data.includes('tRNS'))) || (p['media-type'] === 'image/gif' && p.data.toString('latin1').includes('\x21\xf9\x04\x01'));
const styles = b.chapters.flatMap(c => all(b.xml(c.path), 'img').map(n => n.attrs.style ?? ''));
const longest = { kindle: 2480, kobo: 1920 }[name] ?? Math.max(...name.split('x').map(Number));

if (pictures.length < 8) complain(`${pictures.length} pictures`);
if (!b.items.some(i => i.props.includes('cover-image'))) complain('there is no cover');
for (const p of pictures) if (Math.max(...size(p)) > longest) complain(`${p.path} is ${size(p)} pixels large`);
if (Math.max(...pictures.flatMap(size)) < Math.min(longest, 1600)) complain('the largest picture is too small');
if (name === 'kindle' || name === 'kobo') {
    for (const p of pictures) if (p.data.length > 5e6) complain(`${p.path} has ${p.data.length} bytes`);
    for (const s of styles) if (!/^(width:[\d.]+%)?$/.test(s)) complain(`a picture is '${s}'`);
    if (styles.filter(Boolean).length < 3) complain('widths are lost');
}
const paged = b.spine.some(i => i.path.endsWith('/cover.xhtml'));
if (name === 'kindle' && paged) complain('the cover comes twice');
if (name !== 'kindle' && !paged) complain('there is no page of the cover');
if (name === 'kindle' && type('image/svg+xml').length) complain('a drawing is SVG');
if (name !== 'kindle' && type('image/svg+xml').length !== 2) complain('the safe drawings alone are not SVG');
if (name === 'kobo') for (const p of pictures) if (clear(p)) complain(`${p.path} is transparent`);
if (name !== 'kobo' && !pictures.some(clear)) complain('no picture is transparent');
