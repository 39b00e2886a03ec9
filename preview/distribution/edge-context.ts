import type { Behavior, Distribution } from '../../lib/template/distribution/distribution';

/** One request, as functions at the edge learn of it. */
export interface EdgeContext {
  readonly distribution: Distribution;
  /** What the viewer called the distribution: its pages are the distribution's own under that name alone. */
  readonly domainName: string;
  readonly behavior: Behavior;
  readonly requestId: string;
}
