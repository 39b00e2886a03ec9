import type { Lab } from '../lab';

/** Something that browsers do, alike or not. */
export interface Behaviour {
  /** Never changes: results are kept under it. */
  readonly id: string;
  /** What is looked at, in Markdown. */
  readonly what: string;
  /** What this engine does, in a few words. */
  observe(lab: Lab): Promise<string>;
  /** Whether it puts the clock forward, for which the engine is its own. */
  readonly takesClock?: true;
}

/** Behaviours about one thing. */
export interface Topic {
  readonly title: string;
  /** What follows for those who write policies, in Markdown. */
  readonly so: string;
  readonly behaviours: readonly Behaviour[];
}
