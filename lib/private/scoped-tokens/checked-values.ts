import { type Duration, Token } from 'aws-cdk-lib';
import type { Issue } from '../../policy/issue';
import { type ConstructIssueCode, constructIssue, unresolved } from '../class/construct-issue';

/** What a number has to be. */
export interface Range {
  readonly code: ConstructIssueCode;
  readonly min: number;
  readonly max: number;
  /** Why not less, or more. */
  readonly reason: string;
}

/** Takes values of props one by one and collects what is wrong with them; what is, gets the default. */
export class CheckedValues {
  readonly issues: Issue[] = [];

  seconds(path: string, duration: Duration | undefined, byDefault: number, range: Range): number {
    if (duration === undefined) return byDefault;
    if (duration.isUnresolved()) return this.refuse(unresolved(path), byDefault);
    return this.integer(path, duration.toSeconds({ integral: false }), byDefault, range, 's');
  }

  integer(path: string, value: number | undefined, byDefault: number, { code, ...range }: Range, unit = ''): number {
    if (value === undefined) return byDefault;
    if (Token.isUnresolved(value)) return this.refuse(unresolved(path), byDefault);
    const { min, max, reason } = range;
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    const fix = `write a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
    return this.refuse(constructIssue(code, path, value, reason, fix), byDefault);
  }

  refuse<T>(issue: Issue, instead: T): T {
    this.issues.push(issue);
    return instead;
  }
}
