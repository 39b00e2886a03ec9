/** Turns measurements into the text that is printed and that docs/performance.md holds. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable, withBlock } from '../scripts/markdown.mjs';
import { number } from './format.mjs';
import { ROWS } from './rows.mjs';

const RESULTS = new URL('results.json', import.meta.url);
const DOCUMENT = new URL('../docs/performance.md', import.meta.url);

/** One row's table and what it had to reach. */
export function rowReport(name, result) {
  const { title, table } = ROWS[name];
  const targets = result.targets.map(({ what, atLeast, atMost, reached }) => {
    const met = atLeast === undefined ? reached <= atMost : reached >= atLeast;
    const bound = atLeast === undefined ? `at most ${number(atMost)}` : `at least ${number(atLeast)}`;
    return [what, bound, number(reached), met ? 'yes' : '**no**'];
  });
  const targetTable = markdownTable({ columns: ['target', 'bound', 'reached', 'met'], rows: targets });
  return `### ${title}\n\n${markdownTable(table(result))}\n\n${targetTable}\n`;
}

/** The figures of a whole run. */
export function figures({ machine, rows }) {
  const head = `Node ${machine.node} on ${machine.cores} cores (${machine.processor}).\n`;
  return [head, ...Object.keys(ROWS).map((name) => rowReport(name, rows[name]))].join('\n');
}

/** `document` with the figures of `results` in place of the ones that it has. */
export function withFigures(document, results) {
  return withBlock(document, 'figures', figures(results));
}

export function readResults() {
  return JSON.parse(readFileSync(RESULTS, 'utf8'));
}

export function writeResults(results) {
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(DOCUMENT, withFigures(readFileSync(DOCUMENT, 'utf8'), results));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeResults(readResults());
