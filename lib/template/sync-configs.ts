import type { SyncConfig } from '../contract/sync-config';
import { SYNC_VARIABLE } from '../contract/variables';
import { ofType } from './of-type';
import type { Stack } from './stack';

/** What the functions know that push the lists of an app, one a stack. */
export function syncConfigsIn(stacks: readonly Stack[]): SyncConfig[] {
  return stacks.flatMap((stack) =>
    ofType(stack, 'AWS::Lambda::Function').flatMap(({ properties }) => {
      const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
      const written = Variables[SYNC_VARIABLE];
      return written === undefined ? [] : readConfig(stack.text(written));
    }),
  );
}

/** What only the deployment knows may stand in it in a form that is no JSON: then nothing is known of it. */
function readConfig(text: string): SyncConfig[] {
  try {
    const config = JSON.parse(text);
    return typeof config?.classes === 'object' && Array.isArray(config.targets) ? [config] : [];
  } catch {
    return [];
  }
}
