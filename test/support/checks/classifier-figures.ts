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

const HELD_OUT = join(ROOT, 'test/cases/denials/held-out.md');
const THIRDS = ['train', 'check'] as const;

/** As it was measured. */
export interface ClassifierFigures {
  readonly train: Score;
  readonly check: Score;
}

export function readFigures(): ClassifierFigures {
  return JSON.parse(readFileSync(FIGURES, 'utf8'));
}

/** What the command said of the third that was held out, when it was opened: it is not measured again. */
export function readHeldOut(): string {
  return readFileSync(HELD_OUT, 'utf8').trimEnd();
}

/** What the document says of them. */
export function figuresText(figures: ClassifierFigures): string {
  const baselines = readBaselines();
  const parts = THIRDS.flatMap((third) => {
    const ours = figures[third];
    return [
      `### ${third}: ${ours.scenarios} scenarios, ${ours.days} days`,
      scoreTable({ ...baselines[third], classifier: ours }),
      'The classifier:',
      confusionTable(ours),
    ];
  });
  return [...parts, readHeldOut()].join('\n\n');
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
