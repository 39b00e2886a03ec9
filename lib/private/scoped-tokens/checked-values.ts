import { type Duration, Token } from 'aws-cdk-lib';
import { ConstructReport } from '../class/construct-report';
import type { ConstructIssueCode } from '../messages/codes';

/** What a number has to be. */
export interface Range {
  readonly code: ConstructIssueCode;
  readonly min: number;
  readonly max: number;
  /** Why not less, or more. */
  readonly reason: string;
}

/** Takes values of props one by one and collects what is wrong with them; what is, gets the default. */
export class CheckedValues extends ConstructReport {
  seconds(path: string, duration: Duration | undefined, byDefault: number, range: Range): number {
    if (duration === undefined) return byDefault;
    if (!duration.isUnresolved()) {
      return this.integer(path, duration.toSeconds({ integral: false }), byDefault, range, 's');
    }
    this.unresolved(path);
    return byDefault;
  }

  integer(path: string, value: number | undefined, byDefault: number, { code, ...range }: Range, unit = ''): number {
    if (value === undefined) return byDefault;
    const { min, max, reason } = range;
    if (Token.isUnresolved(value)) this.unresolved(path);
    else if (Number.isInteger(value) && value >= min && value <= max) return value;
    else this.error(code, path, value, reason, `write a whole number from ${min} to ${max}${unit && ` ${unit}`}`);
    return byDefault;
  }
}
