import type { SyncConfig } from '../../lib/contract/sync-config';
import { SYNC_VARIABLE } from '../../lib/contract/variables';
import type { Stack } from '../../lib/template/stack';

/** What the functions know that push the lists of an app, one a stack. */
export function syncConfigsIn(stacks: readonly Stack[]): SyncConfig[] {
  return stacks.flatMap((stack) =>
    Object.values(stack.template.Resources ?? {}).flatMap((resource) => {
      if (resource.Type !== 'AWS::Lambda::Function') return [];
      const { Environment } = stack.properties(resource) as { Environment?: { Variables?: Record<string, unknown> } };
      const config = Environment?.Variables?.[SYNC_VARIABLE];
      return typeof config === 'string' ? [JSON.parse(config) as SyncConfig] : [];
    }),
  );
}
