// npx tsx test/support/denials/command.ts: what can be done with the scenarios, see test/cases/denials/README.md
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ewma, threshold } from './baselines';
import type { Detector } from './model';
import { score } from './score';
import { confusionTable, scoreTable } from './table';
import {
  CASES,
  digestOf,
  readBaselines,
  readManifest,
  scenariosOf,
  scoringHashes,
  THIRDS,
  type ThirdName,
} from './thirds';
import { tuned } from './tune';

const [command, third = 'train', detector] = process.argv.slice(2) as [string?, ThirdName?, string?];
const COMMANDS: { readonly [name: string]: () => void | Promise<void> } = {
  list() {
    for (const { name, scenario, labels } of scenariosOf(third)) {
      const found = labels.map(({ kind, origin = 'the class', from, to }) => `${kind} of ${origin}, ${from} to ${to}`);
      console.log(`${name} (${scenario.bins.length / 24} days): ${found.join('; ') || 'quiet'}`);
    }
  },
  async score() {
    if (third === 'held-out') open();
    const scores: { [name: string]: ReturnType<typeof score> } = {};
    for (const [name, one] of Object.entries(await detectors())) scores[name] = score(one, scenariosOf(third));
    console.log(scoreTable(scores));
    for (const [name, one] of Object.entries(scores)) console.log(`\n${name}\n\n${confusionTable(one)}`);
  },
  tune() {
    const settings = tuned(scenariosOf('train'));
    const scored = (name: ThirdName) => ({
      threshold: score(threshold(settings.threshold), scenariosOf(name)),
      ewma: score(ewma(settings.ewma), scenariosOf(name)),
    });
    write('baselines.json', { settings, train: scored('train'), check: scored('check') });
  },
  /** Only before a classifier exists. */
  freeze() {
    if (readManifest().opened)
      throw new Error('the held-out scenarios have been opened: nothing can be frozen any more');
    const thirds = Object.fromEntries(THIRDS.map((name) => [name, digestOf(name)]));
    write('manifest.json', { thirds, scoring: scoringHashes(), opened: null });
  },
};

/** The baselines, and what the last argument names: a file, `#`, and what it exports. */
async function detectors(): Promise<{ [name: string]: Detector }> {
  const { settings } = readBaselines();
  const baselines = { threshold: threshold(settings.threshold), ewma: ewma(settings.ewma) };
  if (!detector) return baselines;
  const [file = '', name = ''] = detector.split('#');
  return { ...baselines, [name]: (await import(resolve(file)))[name] };
}

/** Notes that the held-out scenarios are opened, and that they are those that were frozen. */
function open(): void {
  if (process.env.CDK_CORS_HELD_OUT !== 'open') return;
  const manifest = readManifest();
  if (manifest.opened) {
    console.log(`opened before, at ${manifest.opened.at}: these are not the first figures\n`);
    return;
  }
  if (!detector) throw new Error('name the detector: the held-out scenarios are opened once, for it');
  const frozen = JSON.stringify([manifest.thirds['held-out'], manifest.scoring]);
  if (JSON.stringify([digestOf('held-out'), scoringHashes()]) !== frozen) throw new Error('not what was frozen');
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  write('manifest.json', { ...manifest, opened: { at: new Date().toISOString(), commit, detector } });
}

function write(file: string, value: unknown): void {
  writeFileSync(join(CASES, file), `${JSON.stringify(value, null, 2)}\n`);
}

const run = COMMANDS[command ?? ''];
if (run) void run();
else console.error('list THIRD | score THIRD [FILE#EXPORT] | tune | freeze');
