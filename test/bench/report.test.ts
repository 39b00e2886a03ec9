import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(__dirname, '../..');
const results = JSON.parse(readFileSync(join(root, 'bench/results.json'), 'utf8'));
const report = import(join(root, 'bench/report.mjs'));
const rows = import(join(root, 'bench/rows.mjs'));

describe('the benchmarks', () => {
  it('keep the figures of every row, each with what it had to reach', async () => {
    const { ROWS } = await rows;
    expect(Object.keys(results.rows)).toEqual(Object.keys(ROWS));
    for (const { targets } of Object.values<{ targets: { reached: unknown }[] }>(results.rows)) {
      expect(targets.length).toBeGreaterThan(0);
      for (const { reached } of targets) expect(reached).toEqual(expect.any(Number));
    }
  });

  it('say in the documents what was measured, and nothing else', async () => {
    const { withFigures } = await report;
    const document = readFileSync(join(root, 'docs/performance.md'), 'utf8');
    expect(withFigures(document, results)).toBe(document);
  });

  it('show a bound that was missed', async () => {
    const { rowReport } = await report;
    const [name, row] = Object.entries<{ targets: object[] }>(results.rows)[0]!;
    const missed = { ...row, targets: [{ what: 'times faster', atLeast: 3, reached: 2.9 }] };
    expect(rowReport(name, missed)).toMatch(/times faster +\| +at least 3 \| +2\.9 \| \*\*no\*\*/);
    const met = { ...row, targets: [{ what: 'reads', atMost: 1, reached: 1 }] };
    expect(rowReport(name, met)).toMatch(/reads +\| at most 1 \| +1 \| yes/);
  });
});
