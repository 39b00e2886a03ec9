import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../docs/documents';

/** What engines were seen to do, under their names. */
export interface Results {
  readonly versions: Record<string, string>;
  /** By id of the behaviour. */
  readonly observed: Record<string, Record<string, string>>;
}

const FILE = join(ROOT, 'docs/browsers.json');

export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

export function writeResults(results: Results): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}
