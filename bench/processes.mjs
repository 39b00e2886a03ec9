import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIME_LIMIT_MILLISECONDS = 120_000;

/**
 * Flags that make runs repeatable in which something short is done often: nothing waits for another thread to get a
 * core, and new objects take the same memory again and again, else much of what is measured is the operating system
 * handing out pages for the first time.
 */
export const STEADY = [
  '--single-threaded-gc',
  '--no-concurrent-recompilation',
  '--min-semi-space-size=2',
  '--max-semi-space-size=2',
];

/** Runs a script in a Node process of its own and returns the JSON that it writes last on stdout. */
export async function inNewProcess(script, input, { flags = [], env = {}, cwd } = {}) {
  const { stdout } = await run(process.execPath, [...flags, script, JSON.stringify(input)], {
    cwd,
    env: { ...process.env, ...env },
    timeout: TIME_LIMIT_MILLISECONDS,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n', stdout.length - 2) + 1));
}

/**
 * Measures every cell `rounds` times, always all cells before the first one comes again: what disturbs the machine for
 * a while then disturbs all of them. Returns, per cell, what `measure` returned in each round.
 */
export async function alternate(rounds, cells, measure) {
  const results = cells.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, cell] of cells.entries()) results[i].push(await measure(cell));
  }
  return results;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, lowest and highest: the distance between the last two is the noise. */
export function summary(numbers) {
  return { median: median(numbers), lowest: Math.min(...numbers), highest: Math.max(...numbers) };
}
