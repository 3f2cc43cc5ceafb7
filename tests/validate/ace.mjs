// ace.mjs FILE…: DAISY Ace in Debian's Chromium; prints every violation, exit 1 if there is one.
// Ace expects a pop-up sandbox; as root (CI) Chromium runs without one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

const tools = new URL('../tools/node_modules/', import.meta.url).pathname;
const cli = path.join(tools, '@daisy/ace/bin/ace-puppeteer.js');
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(f => fs.existsSync(f));
const wrapper = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ace-')), 'chromium');
fs.writeFileSync(wrapper, `#!/bin/sh\nexec ${chromium} --no-sandbox --disable-gpu --no-first-run ` +
    '--disable-background-networking --disable-component-update --disable-sync "$@"\n', { mode: 0o755 });
let bad = 0;
for (const file of process.argv.slice(2)) {
    const out = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-report-'));
    const run = spawnSync('node', [cli, '-o', out, '-f', '-s', file], { encoding: 'utf8', timeout: 120000,
        env: { ...process.env, PUPPETEER_EXECUTABLE_PATH: wrapper, CI: '1' } });
    const report = path.join(out, 'report.json');
    if (!fs.existsSync(report)) {
        console.log(`${file}: Ace made no report\n${run.stdout}${run.stderr}`);
        bad++;
    } else {
        for (const part of JSON.parse(fs.readFileSync(report, 'utf8')).assertions ?? [])
            for (const a of part.assertions ?? []) {
                console.log(`${part['earl:testSubject']?.url ?? ''}: ${a['earl:test']?.['dct:title']}: ` +
                    `${a['earl:result']?.['dct:description']} ${a['earl:result']?.html ?? ''}`);
                bad++;
            }
    }
    fs.rmSync(out, { recursive: true, force: true });
}
fs.rmSync(path.dirname(wrapper), { recursive: true, force: true });
process.exit(bad ? 1 : 0);
