import type { ClassPair } from '../class/class-pair';

/** Where classes are deployed, for whoever asks from outside. */
export interface ProbedTarget {
  /** As messages name it. */
  readonly name: string;
  /** A token; undefined where nothing of the app says it. */
  readonly url: string | undefined;
  readonly passesPreflights?: true;
  readonly routes: readonly (readonly [path: string, classes: ClassPair])[];
  /** Paths at which something answers, as far as the app says it. */
  readonly paths: readonly string[];
}
