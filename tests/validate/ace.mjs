// ace.mjs FILE…: DAISY Ace in Debian's Chromium, one browser for all books; prints every violation, exit 1 if there is
// one. Ace expects a pop-up sandbox; as root (CI) Chromium runs without one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../tools/package.json', import.meta.url));
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(f => fs.existsSync(f));
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-')), wrapper = path.join(temp, 'chromium');
fs.writeFileSync(wrapper, `#!/bin/sh\nexec ${chromium} --no-sandbox --disable-gpu --no-first-run ` +
    '--disable-background-networking --disable-component-update --disable-sync "$@"\n', { mode: 0o755 });
process.env.PUPPETEER_EXECUTABLE_PATH = wrapper;
process.env.TMPDIR = temp;
const ace = require('@daisy/ace-core'), runner = require('@daisy/ace-axe-runner-puppeteer');
const { launch, close } = runner;
runner.launch = runner.close = async () => {};

let bad = 0;
const complain = what => { console.log(what); bad++; };
try {
    await launch();
    for (const file of process.argv.slice(2)) {
        const outdir = path.join(temp, 'report');
        const done = await ace(path.resolve(file), { cwd: process.cwd(), outdir, silent: true, verbose: false, lang: 'en',
            doNotReportMedia: true, initLogger: true, fileName: path.join(temp, 'log'), jobid: file }, runner).catch(e => complain(`${file}: Ace made no report: ${e}`));
        const parts = done?.[1].assertions ?? complain(`${file}: Ace says nothing`);
        for (const part of parts ?? [])
            for (const a of part.assertions ?? [])
                complain(`${file} ${part['earl:testSubject']?.url ?? ''}: ${a['earl:test']?.['dct:title']}: ` +
                    `${a['earl:result']?.['dct:description']} ${a['earl:result']?.html ?? ''}`);
        fs.rmSync(outdir, { recursive: true, force: true });
    }
    await close();
} finally {
    fs.rmSync(temp, { recursive: true, force: true });
}
process.exit(bad ? 1 : 0);
