import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { EwmaOptions } from './baselines';
import { draw, type Third } from './draw';
import type { LabelledScenario } from './model';
import type { Score } from './score';

export const CASES = join(__dirname, '..', '..', 'cases', 'denials');
export const THIRDS = ['train', 'check', 'held-out'] as const;
export type ThirdName = (typeof THIRDS)[number];

/** What was frozen, and whether the last third was opened. */
export interface Manifest {
  readonly thirds: { readonly [name in ThirdName]: { readonly scenarios: number; readonly sha256: string } };
  /** SHA-256 of the files that say how a detector is scored. */
  readonly scoring: { readonly [file: string]: string };
  /** When the held-out third was scored for the first time, with which commit, and what detector. */
  readonly opened: { readonly at: string; readonly commit: string; readonly detector: string } | null;
}

/** The settings of the baselines, and what they reach. */
export interface Baselines {
  readonly settings: { readonly threshold: { readonly limit: number }; readonly ewma: EwmaOptions };
  readonly train: { readonly threshold: Score; readonly ewma: Score };
  readonly check: { readonly threshold: Score; readonly ewma: Score };
}

export function readBaselines(): Baselines {
  return JSON.parse(readFileSync(join(CASES, 'baselines.json'), 'utf8'));
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(CASES, 'manifest.json'), 'utf8'));
}

/** The scenarios of a third, one after the other. The held-out ones are for whoever has opened them, and says so. */
export function scenariosOf(third: ThirdName): Iterable<LabelledScenario> {
  if (third === 'held-out' && (process.env.CDK_CORS_HELD_OUT !== 'open' || readManifest().opened === null)) {
    throw new Error('the held-out scenarios are closed: test/cases/denials/README.md says how they are opened, once');
  }
  return draw(third, readThird(third));
}

/** What the manifest has of a third: how many scenarios, and the hash of all their lines and labels. */
export function digestOf(third: ThirdName): { scenarios: number; sha256: string } {
  const hash = createHash('sha256');
  let scenarios = 0;
  for (const scenario of draw(third, readThird(third))) {
    scenarios++;
    hash.update(JSON.stringify(scenario));
  }
  return { scenarios, sha256: hash.digest('hex') };
}

export function scoringHashes(): Manifest['scoring'] {
  const files = ['alarms.ts', 'model.ts', 'score.ts'];
  const hashOf = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(__dirname, file)))
      .digest('hex');
  return Object.fromEntries(files.map((file) => [file, hashOf(file)]));
}

export function readThird(third: ThirdName): Third {
  if (third !== 'held-out') return JSON.parse(readFileSync(join(CASES, `${third}.json`), 'utf8'));
  const sealed = readFileSync(join(CASES, 'held-out.json.gz.b64'), 'utf8');
  return JSON.parse(gunzipSync(Buffer.from(sealed, 'base64')).toString('utf8'));
}
