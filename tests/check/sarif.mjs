// A SARIF log against the schema of SARIF 2.1.0.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../tools/package.json', import.meta.url));
const Ajv = require('ajv').default;
const file = new URL('../tools/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', import.meta.url);
// One of its patterns is no regular expression in ajv's mode.
const readable = (pattern) => { try { return new RegExp(pattern, 'u') && true; } catch { return false; } };
const schema = JSON.parse(readFileSync(file), (key, value) => (key === 'pattern' && !readable(value) ? undefined : value));
delete schema.$schema; // draft 4, of which it uses nothing that is read otherwise today
delete schema.id;
const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
const log = JSON.parse(readFileSync(process.argv[2]));
const ok = valid(log);
if (!ok) console.log(valid.errors.slice(0, 5));
console.log(`${ok ? 'ok' : 'not ok'} SARIF follows its schema`);
const r = log.runs[0].results[0], rules = log.runs[0].tool.driver.rules;
const right = rules[r.ruleIndex].id === r.ruleId && r.locations[0].physicalLocation.region.startLine === 3;
console.log(`${right ? 'ok' : 'not ok'} SARIF names rule and line`);
process.exit(ok && right ? 0 : 1);
