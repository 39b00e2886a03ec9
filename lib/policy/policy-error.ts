import { describeIssue, type Issue } from './issue';

/** Thrown by `compilePolicy`: everything that is wrong with the policy, at once. */
export class PolicyError extends Error {
  /** At least one. */
  readonly issues: readonly Issue[];

  constructor(policyName: string, issues: readonly Issue[]) {
    super(
      [`policy ${policyName} cannot be compiled`, ...issues.map((issue) => `  ${describeIssue(issue)}`)].join('\n'),
    );
    this.name = 'PolicyError';
    this.issues = issues;
  }
}
