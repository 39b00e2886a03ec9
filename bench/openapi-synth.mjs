import { bytes, duration } from './format.mjs';
import { measureSynths } from './synths.mjs';

export const title = '`cdk synth` of a REST API of 300 paths by its OpenAPI definition';

const ROUNDS = 15;
const ORIGINS = 10;
const WAYS = {
  'cdk-cors': 'cdk-cors, OpenAPI definition',
  'aws-cdk-lib': '`defaultCorsPreflightOptions`',
};
const MAX_RESOURCES = 500;

export async function measure() {
  const cells = [
    { cors: 'cdk-cors', paths: 300, origins: ORIGINS },
    { cors: 'aws-cdk-lib', paths: 150, origins: ORIGINS },
  ];
  const measured = await measureSynths('openapi', ROUNDS, cells, () => false);
  const [ours, theirs] = measured;
  return {
    cells: measured,
    targets: [
      { what: 'times the time of half as many paths', atMost: 1, reached: ours.time.median / theirs.time.median },
      { what: 'resources of the stack', atMost: MAX_RESOURCES, reached: ours.resources },
    ],
  };
}

export function table({ cells }) {
  const columns = ['CORS by', 'paths', 'synth', 'resources', 'template'];
  const rows = cells.map(({ cors, paths, time, resources, bytes: size }) => [
    WAYS[cors],
    String(paths),
    duration(time.median),
    String(resources),
    bytes(size),
  ]);
  return { columns, rows };
}
