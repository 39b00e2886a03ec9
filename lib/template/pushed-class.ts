import type { PushedClass } from '../contract/sync-config';
import type { Stack } from './stack';
import { syncConfigsIn } from './sync-configs';

/** What a list is made from. */
export type PushedSources = Pick<PushedClass, 'shards' | 'owners'>;

/** What code says of the class that a list is pushed for; nothing where it is not. */
export function pushedClassOf(parameter: string, stacks: readonly Stack[]): PushedSources {
  const classes = syncConfigsIn(stacks).flatMap((config) => Object.values(config.classes));
  return classes.find(({ source }) => source === parameter || parameter.endsWith(`:parameter${source}`)) ?? {};
}
