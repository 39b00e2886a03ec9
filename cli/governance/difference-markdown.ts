import type { Direction } from '../../lib/policy/compare';
import { markdownCode, markdownText } from '../markdown';
import type { Difference } from './compare-targets';
import { headOf, requestText } from './difference-text';

const MARKS: { readonly [direction in Direction]: string } = {
  looser: '**looser**',
  tighter: 'tighter',
  moved: 'moved',
};

/** Differences as a comment on a pull request, or a section of a changelog. */
export function differenceMarkdown(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'Every request is answered as before.';
  return differences
    .map((one) =>
      [
        markdownText(headOf(one)),
        '',
        '| | change | | example | before | after |',
        '| --- | --- | --- | --- | --- | --- |',
        ...rowsOf(one),
      ].join('\n'),
    )
    .join('\n\n');
}

function rowsOf({ changes }: Difference): string[] {
  return changes.map(({ code, direction, value, example }) => {
    const shown = example
      ? [markdownCode(requestText(example.request)), markdownText(example.before), markdownText(example.after)]
      : ['', '', ''];
    return `| ${[MARKS[direction], markdownCode(code), markdownCode(value), ...shown].join(' | ')} |`;
  });
}
