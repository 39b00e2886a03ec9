import type { CorsApp } from '../template/cors/cors-app';
import type { CorsStatement } from '../template/cors/cors-statement';
import type { Stack } from '../template/stack';

/** How much a finding weighs, as SARIF has it, the heaviest first. */
export const LEVELS = ['error', 'warning', 'note'] as const;

export type Level = (typeof LEVELS)[number];

/** Something that goes wrong with CORS, and where that can be seen in templates. */
export interface Rule {
  /** Frozen: rules are added, never renamed. */
  readonly id: string;
  /** `error` for what never works, or lets strangers in: the validation plugin keeps such an app from being synthesised. */
  readonly level: Level;
  /** What is wrong, in half a sentence. */
  readonly summary: string;
  /** Why that matters. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  readonly references: readonly string[];
  readonly check: (app: CorsApp) => Place[];
}

/** Where a rule is broken. */
export interface Place {
  readonly stack: Stack;
  readonly logicalId: string;
  /** In the resource: `Properties/CorsConfiguration`. */
  readonly property: string;
  /** What was seen there. */
  readonly message: string;
}

/** The places where what is stated is wrong. */
export function whereStated(
  { statements }: CorsApp,
  problemOf: (statement: CorsStatement) => string | undefined,
): Place[] {
  return statements.flatMap((statement) => {
    const problem = problemOf(statement);
    const { stack, logicalId, property, subject } = statement;
    return problem === undefined ? [] : [{ stack, logicalId, property, message: `${subject} ${problem}` }];
  });
}
