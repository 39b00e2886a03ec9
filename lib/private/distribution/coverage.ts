import type { Applied } from './behavior-classes';
import type { Behavior } from './behaviors';
import type { Caching } from './caching';
import type { Forwarding } from './forwarding';

/** A behaviour with a class. */
export interface Covered {
  readonly behavior: Behavior;
  readonly applied: Applied;
  readonly caching: Caching;
  readonly forwarding: Forwarding;
}
