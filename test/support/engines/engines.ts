import { describe } from '@jest/globals';
import { CHROMIUM } from './chromium';
import type { EngineLauncher } from './engine';
import { FIREFOX } from './firefox';
import { WEBKIT } from './webkit';

export const ENGINES: readonly EngineLauncher[] = [CHROMIUM, FIREFOX, WEBKIT];

/** The tests in each engine; one that is not installed is skipped, with a word of what to install. */
export function describeEngines(tests: (launcher: EngineLauncher) => void): void {
  for (const launcher of ENGINES) {
    const missing = launcher.missing();
    if (missing === undefined) describe(launcher.name, () => tests(launcher));
    else describe.skip(`${launcher.name} is not installed: ${missing}`, () => tests(launcher));
  }
}
