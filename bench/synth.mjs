import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './bundle.mjs';
import { bytes, duration } from './format.mjs';
import { alternate, inNewProcess, summary } from './processes.mjs';

export const title = '`cdk synth` of a REST API with 150 paths';

const ROUNDS = 5;
const SIZES = [10, 200];
const WAYS = { 'cdk-cors': 'cdk-cors', 'aws-cdk-lib': '`defaultCorsPreflightOptions`' };
const MORE_RESOURCES = 12;
/** At the larger size the template is at most this part of the other one. */
const TEMPLATE_PART = 1 / 5;

export async function measure() {
  const library = await bundleLibrary();
  const cells = SIZES.flatMap((origins) => Object.keys(WAYS).map((cors) => ({ cors, origins })));
  const results = await alternate(ROUNDS, cells, (cell) => synth({ ...cell, library }));
  const [smallest] = SIZES;
  const validated = cells.filter(({ origins }) => origins === smallest);
  const withValidation = await alternate(1, validated, (cell) => synth({ ...cell, library }, 'true'));
  const measured = cells.map((cell, i) => {
    const { resources, preflights, bytes: size } = results[i][0];
    const time = summary(results[i].map(({ nanoseconds }) => nanoseconds));
    const validation = withValidation[validated.indexOf(cell)]?.[0].nanoseconds;
    return { ...cell, time, withValidation: validation, resources, preflights, bytes: size };
  });
  return { cells: measured, targets: targets(measured) };
}

export function table({ cells }) {
  const columns = ['CORS by, origins', 'synth', 'with validation', 'resources', 'preflights', 'template'];
  const rows = cells.map(({ cors, origins, time, withValidation, resources, preflights, bytes: size }) => [
    `${WAYS[cors]}, ${origins}`,
    duration(time.median),
    withValidation === undefined ? '-' : duration(withValidation),
    String(resources),
    String(preflights),
    bytes(size),
  ]);
  return { columns, rows };
}

/** The library as one file beside the benchmarks' packages, so that it finds aws-cdk-lib from there. */
async function bundleLibrary() {
  const outfile = join(root, 'bench/node_modules/.cache/cdk-cors.cjs');
  const entryPoints = [join(root, 'lib/index.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', target: 'node20', packages: 'external' });
  return outfile;
}

/** CDK's validation of templates takes most of a synth where it is on: it is off unless `validation` is `true`. */
function synth(cell, validation = 'false') {
  return inNewProcess(join(root, 'bench/synth-cell.mjs'), cell, { env: { CDK_VALIDATION: validation } });
}

function targets(cells) {
  return SIZES.flatMap((origins) => {
    const [ours, theirs] = Object.keys(WAYS).map((cors) => find(cells, cors, origins));
    return [
      { what: `times the time, ${origins} origins`, atMost: 1, reached: ours.time.median / theirs.time.median },
      {
        what: `more resources, ${origins} origins`,
        atMost: MORE_RESOURCES,
        reached: ours.resources - theirs.resources,
      },
      {
        what: `times the size of the template, ${origins} origins`,
        atMost: origins === SIZES.at(-1) ? TEMPLATE_PART : 1,
        reached: ours.bytes / theirs.bytes,
      },
    ];
  });
}

function find(cells, cors, origins) {
  return cells.find((cell) => cell.cors === cors && cell.origins === origins);
}
