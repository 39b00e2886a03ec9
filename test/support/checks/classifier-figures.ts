// `npx tsx test/support/checks/classifier-figures.ts`: measures the classifier anew, and writes its figures to where they are read.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '../../../checks/denials/classify';
import { type Score, score } from '../denials/score';
import { confusionTable, scoreTable } from '../denials/table';
import { readBaselines, scenariosOf } from '../denials/thirds';

const ROOT = join(__dirname, '../../..');
const FIGURES = join(ROOT, 'test/cases/denials/classifier.json');
const DOCUMENT = join(ROOT, 'docs/alarms.md');

const THIRDS = ['train', 'check', 'held-out'] as const;

/** As it was measured; the held-out third only once it was opened. */
export interface ClassifierFigures {
  readonly train: Score;
  readonly check: Score;
  readonly 'held-out'?: Score & { readonly baselines: { readonly [name: string]: Score } };
}

export function readFigures(): ClassifierFigures {
  return JSON.parse(readFileSync(FIGURES, 'utf8'));
}

/** What the document says of them. */
export function figuresText(figures: ClassifierFigures): string {
  const baselines = readBaselines();
  const parts = THIRDS.flatMap((third) => {
    const ours = figures[third];
    if (ours === undefined) return [];
    const others = third === 'held-out' ? figures['held-out']!.baselines : baselines[third];
    return [
      `### ${third}: ${ours.scenarios} scenarios, ${ours.days} days`,
      scoreTable({ ...others, classifier: ours }),
      'The classifier:',
      confusionTable(ours),
    ];
  });
  return parts.join('\n\n');
}

async function main(): Promise<void> {
  const before = readFigures();
  const figures = {
    ...before,
    train: score(classify, scenariosOf('train')),
    check: score(classify, scenariosOf('check')),
  };
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  const { withBlock } = await import(join(ROOT, 'scripts/markdown.mjs'));
  writeFileSync(DOCUMENT, withBlock(readFileSync(DOCUMENT, 'utf8'), 'figures', figuresText(figures)));
}

if (require.main === module) void main();
