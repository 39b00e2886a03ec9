import { join } from 'node:path';
import { bundle, root } from './bundle.mjs';
import { duration, ratio } from './format.mjs';
import { inNewProcess, STEADY, summary } from './processes.mjs';

export const title = "A preflight in a mapping template, by the preview's engine";

const ORIGINS = 200;
const ROUNDS = 5;
const TIMES_SLOWER = 1.2;
const FORMS = {
  literal: '200 origins in code',
  pushed: '200 live ones, in stage variables',
  patterns: 'the same, where entries may be patterns',
};

/** What API Gateway takes for it nobody can tell: this is about what the template does more. */
export async function measure(directory) {
  const script = join(directory, 'pushed-template-cell.cjs');
  await bundle(join(root, 'bench/pushed-template-cell.mjs'), script);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await inNewProcess(script, { count: ORIGINS }, { flags: STEADY }));
  const cells = Object.keys(FORMS).map((form) => ({
    form,
    listed: summary(rounds.map((one) => one[form].listed)),
    stranger: summary(rounds.map((one) => one[form].stranger)),
  }));
  const [literal, pushed] = cells;
  const slower = (of) => pushed[of].lowest / literal[of].lowest;
  return {
    cells,
    targets: [
      { what: 'times slower, a listed origin', atMost: TIMES_SLOWER, reached: slower('listed') },
      { what: 'times slower, a stranger', atMost: TIMES_SLOWER, reached: slower('stranger') },
    ],
  };
}

export function table({ cells }) {
  const [literal] = cells;
  const columns = ['template', 'a listed origin', 'compared', 'a stranger', 'compared'];
  const rows = cells.map(({ form, listed, stranger }) => [
    FORMS[form],
    duration(listed.lowest),
    ratio(listed.lowest / literal.listed.lowest),
    duration(stranger.lowest),
    ratio(stranger.lowest / literal.stranger.lowest),
  ]);
  return { columns, rows };
}
