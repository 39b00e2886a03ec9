import { KINDS } from './model';
import type { Score } from './score';

/** The figures of several detectors, side by side, as Markdown. */
export function scoreTable(scores: { readonly [detector: string]: Score }): string {
  const rows = Object.entries(scores).flatMap(([detector, { kinds, falseIn30Days }]) =>
    KINDS.map((kind, i) => {
      const { labels, found, precision, recall, f1, hours, hoursOf9In10 } = kinds[kind];
      const wrong = i === 0 ? `${falseIn30Days}` : '';
      const times = hours === null ? '-' : `${hours} h, ${hoursOf9In10} h`;
      return [detector, kind, `${found} of ${labels}`, percent(precision), percent(recall), percent(f1), times, wrong];
    }),
  );
  return markdown(
    ['detector', 'kind', 'found', 'precision', 'recall', 'F1', 'time (median, 9 in 10)', 'false in 30 days'],
    rows,
  );
}

/** What it is, and what it was said to be. */
export function confusionTable({ confusion }: Score): string {
  const columns = ['mistake', 'shift', 'probing', 'anomalous', 'nothing'] as const;
  const rows = Object.entries(confusion).map(([truth, said]) => [truth, ...columns.map((column) => `${said[column]}`)]);
  return markdown(['is \\ said', ...columns], rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
