import { TOPICS } from '../engines/behaviours';
import { ENGINE_NAMES } from '../engines/engine';
import type { Results } from '../engines/results';

type Table = (table: { columns: readonly string[]; rows: readonly (readonly string[])[]; align: string }) => string;

/** The topics of docs/browsers.md, in Markdown. */
export function browsersText({ versions, observed }: Results, markdownTable: Table): string {
  const columns = ['', ...ENGINE_NAMES.map((name) => `${name} ${versions[name]}`)];
  return TOPICS.map(({ title, so, behaviours }) => {
    const rows = behaviours.map(({ id, what }) => [what, ...ENGINE_NAMES.map((name) => observed[id]?.[name] ?? '?')]);
    return `## ${title}\n\n${so}\n\n${markdownTable({ columns, rows, align: 'nnnn' })}`;
  }).join('\n\n');
}
