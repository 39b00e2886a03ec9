import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { inNewProcess } from './processes.mjs';

const ORIGINS = 5_000;
/** Looked at one after another, all would take as long as everything else here together. */
const SAMPLE = 100;
const DELAY_MILLISECONDS = 50;
const SECONDS = 10;
const MAX_CONNECTIONS = 64;

export const title = `An audit of ${ORIGINS.toLocaleString('en')} origins whose servers take ${DELAY_MILLISECONDS} ms`;

export async function measure() {
  const bundle = join(root, 'bench/node_modules/.cache/cdk-cors-audit.cjs');
  const contents = `
    export { audit } from './checks/audit/audit';
    export { findOut } from './checks/audit/find-out';
    export { nameServers } from './checks/audit/resolve-name';
    export { parseOriginPattern } from './lib/policy/origin';`;
  const common = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' };
  await build({ ...common, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: bundle });
  const input = { bundle, origins: ORIGINS, sample: SAMPLE, delayMilliseconds: DELAY_MILLISECONDS };
  const cell = await inNewProcess(join(root, 'bench/audit-cell.mjs'), input);
  return { cell, targets: targets(cell) };
}

export function table({ cell: { origins, sample, all, one, most, cpu } }) {
  const columns = ['looked at', 'time', 'of a processor', 'connections at once, at most', 'compared with it'];
  const rows = [
    ['as `cdk-cors audit` does', duration(all), duration(cpu), String(most), '1x'],
    [`one after another, from ${sample} of them`, duration(one * origins), '', '1', ratio((one * origins) / all)],
  ];
  return { columns, rows };
}

function targets({ origins, all, most, answered }) {
  return [
    { what: 'seconds', atMost: SECONDS, reached: all / 1e9 },
    { what: 'connections at once', atMost: MAX_CONNECTIONS, reached: most },
    { what: 'origins that were answered', atLeast: origins, reached: answered },
  ];
}
