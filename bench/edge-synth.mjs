import { bytes, duration, ratio } from './format.mjs';
import { measureSynths } from './synths.mjs';

export const title = '`cdk synth` of a distribution with 75 behaviours in front of an API';

const ROUNDS = 11;
const ORIGINS = 10;
const WAYS = {
  'aws-cdk-lib': '`ResponseHeadersPolicy`',
  read: 'cdk-cors, reads',
  write: 'cdk-cors, writes too',
  live: 'cdk-cors, live list',
};
const TIMES_THE_TIME = 1.2;

export async function measure() {
  const cells = Object.keys(WAYS).map((cors) => ({ cors, origins: ORIGINS }));
  const measured = await measureSynths('distribution', ROUNDS, cells, () => false);
  return { cells: measured, targets: targets(measured) };
}

export function table({ cells }) {
  const [theirs] = cells;
  const columns = ['CORS by', 'process', 'times as long', 'synth in it', 'resources', 'template'];
  const rows = cells.map(({ cors, time, processTime, resources, bytes: size }) => [
    WAYS[cors],
    duration(processTime.median),
    cors === 'aws-cdk-lib' ? '-' : ratio(processTime.median / theirs.processTime.median),
    duration(time.median),
    String(resources),
    bytes(size),
  ]);
  return { columns, rows };
}

function targets([theirs, ...ours]) {
  return ours.map(({ cors, processTime }) => ({
    what: `times as long, ${WAYS[cors]}`,
    atMost: TIMES_THE_TIME,
    reached: processTime.median / theirs.processTime.median,
  }));
}
