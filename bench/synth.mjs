import { bytes, duration } from './format.mjs';
import { measureSynths } from './synths.mjs';

export const title = '`cdk synth` of a REST API with 150 paths';

const ROUNDS = 15;
const SIZES = [10, 200];
const WAYS = { 'cdk-cors': 'cdk-cors', 'aws-cdk-lib': '`defaultCorsPreflightOptions`' };
const MORE_RESOURCES = 12;
/** At the larger size the template is at most this part of the other one. */
const TEMPLATE_PART = 1 / 5;

export async function measure() {
  const cells = SIZES.flatMap((origins) => Object.keys(WAYS).map((cors) => ({ cors, origins })));
  const measured = await measureSynths('rest-api', ROUNDS, cells, ({ origins }) => origins === SIZES[0]);
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
