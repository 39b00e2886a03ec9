import type { ClassPath } from './class-requests';

/** What a rule group stands before. */
export interface LimitedTarget {
  readonly wafScope: 'CLOUDFRONT' | 'REGIONAL';
  /** As messages name it. */
  readonly name: string;
  /** Complete at synth. */
  readonly paths: () => readonly ClassPath[];
}
