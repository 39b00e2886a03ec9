import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle, root } from './bundle.mjs';
import { duration } from './format.mjs';
import { inNewProcess } from './processes.mjs';

const REQUESTS_PER_SECOND = 1000;
export const title = 'From a revocation to its effect, in the preview';

/** `maxRevocationSeconds`: the default, and the shortest that does not read the table for each request. */
const BOUNDS = [6, 2];
const FUNCTIONS = ['token-authorizer', 'token-issuer', 'key-rotation'];

export async function measure() {
  const folder = await buildAll();
  const cells = [];
  for (const boundSeconds of BOUNDS) {
    const input = { folder, boundSeconds, requestsPerSecond: REQUESTS_PER_SECOND };
    const env = { CDK_VALIDATION: 'false' };
    cells.push(await inNewProcess(join(root, 'bench/token-revocation-cell.mjs'), input, { env }));
  }
  return { cells, targets: cells.flatMap(targets) };
}

export function table({ cells }) {
  const columns = [
    'stated bound',
    'requests a second',
    'revoked tokens',
    'first refusal after',
    'at most',
    'last acceptance after, at most',
    'reads of the table',
  ];
  const rows = cells.map(({ boundSeconds, rate, reads, revocations, refused, accepted }) => [
    `${boundSeconds} s`,
    String(Math.round(rate)),
    String(revocations),
    duration(refused.median),
    duration(refused.highest),
    duration(accepted.highest),
    String(reads),
  ]);
  return { columns, rows };
}

function targets({ boundSeconds, rate, refused, accepted, otherAnswers }) {
  const of = (what) => `${what}, bound of ${boundSeconds} s`;
  return [
    { what: of('seconds to the first refusal'), atMost: boundSeconds, reached: refused.highest / 1e9 },
    { what: of('seconds to the last acceptance'), atMost: boundSeconds, reached: accepted.highest / 1e9 },
    { what: of('answers other than these'), atMost: 0, reached: otherAnswers },
    { what: of('requests a second'), atLeast: 0.99 * REQUESTS_PER_SECOND, reached: rate },
  ];
}

/** Library, functions and preview, as `npm run build` lays them out. */
async function buildAll() {
  const folder = join(root, 'bench/node_modules/.cache/cdk-cors-tokens');
  const common = { platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' };
  await build({ ...common, entryPoints: [join(root, 'lib/**/*.ts')], outdir: join(folder, 'lib') });
  await build({
    ...common,
    entryPoints: [join(root, 'cli/index.ts')],
    outfile: join(folder, 'cli/index.js'),
    bundle: true,
    alias: { level: 'memory-level' },
  });
  for (const file of ['lambda-bootstrap.cjs', 'lambda-response-stream.cjs']) {
    copyFileSync(join(root, 'preview', file), join(folder, 'cli', file));
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  for (const name of FUNCTIONS) {
    await bundle(join(root, `lambda/${name}/index.ts`), join(folder, `assets/${name}/index.js`));
  }
  return folder;
}
