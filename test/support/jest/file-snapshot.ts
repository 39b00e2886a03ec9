import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';

/** The text is that of a file, which `--update-snapshot` writes: unlike those of `toMatchSnapshot`, one that tools can read. */
export function expectFileSnapshot(text: string, file: string): void {
  const state = expect.getState();
  const path = join(dirname(state.testPath!), file);
  if (updates(state)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

function updates(state: object): boolean {
  return (state as { snapshotState: { _updateSnapshot: string } }).snapshotState._updateSnapshot === 'all';
}
