import type { ProbeResult } from '../../checks/probes/probe-result';
import { printable } from '../tokens/terminal';

/** The results for people. */
export function resultLines(url: URL, results: readonly ProbeResult[]): string {
  const judged = results.filter(({ obstacle }) => !obstacle);
  const failed = judged.filter((result) => result.differences.length > 0);
  const lines = judged.flatMap(({ name, status, differences: found }) => [
    found.length === 0 ? `ok   ${name}` : `FAIL ${name}: answered with ${status}`,
    ...found.map((difference) => `       ${difference}`),
  ]);
  const unjudged = results.length - judged.length;
  const counts = `${judged.length - failed.length} as the policy says, ${failed.length} not`;
  const more = unjudged === 0 ? [] : [`${unjudged} could not be judged`];
  return [...lines, ...obstacleLines(url, results), '', [counts, ...more].join(', ')].join('\n');
}

/** A line for all that met the same obstacle. */
function obstacleLines(url: URL, results: readonly ProbeResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { obstacle } of results) {
    if (!obstacle) continue;
    const line = `${obstacle.code} - ${obstacle.message}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => printable(`?    ${url} (${count} of ${results.length}): ${line}`));
}
