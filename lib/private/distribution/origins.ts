import type { Behavior, DistributionConfig, Origin } from './behaviors';

/** Where the requests of a behaviour go. */
export interface Target {
  /** One, or those of an origin group. */
  readonly origins: readonly Origin[];
  readonly isGroup: boolean;
}

export function targetOf({ config }: Behavior, { origins, originGroups }: DistributionConfig): Target {
  const group = originGroups.find(({ id }) => id === config.targetOriginId);
  const ids = group ? group.members.items.map(({ originId }) => originId) : [config.targetOriginId];
  return { origins: origins.filter(({ id }) => ids.includes(id)), isGroup: group !== undefined };
}
