/** `npm run bench`: measures all rows, prints them and keeps them; with names of rows, measures and prints those only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults, rowReport, writeResults } from './report.mjs';
import { ROWS } from './rows.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in ROWS));
if (unknown.length > 0) {
  console.error(`no such row: ${unknown.join(', ')}; there are ${Object.keys(ROWS).join(', ')}`);
  process.exit(2);
}

const machine = { node: process.version, cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown' };
const rows = {};
const directory = mkdtempSync(join(tmpdir(), 'cdk-cors-bench-'));
try {
  for (const [name, { measure }] of Object.entries(ROWS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const measured = await measure(directory);
    // what cannot be measured on this machine keeps the figures that it has
    rows[name] = measured ?? readResults().rows[name];
    if (measured) console.log(rowReport(name, measured));
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
if (wanted.length === 0) {
  writeResults({ machine, rows });
  console.log('written to bench/results.json and docs/performance.md');
}
