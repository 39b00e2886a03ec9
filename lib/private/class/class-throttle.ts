import { Token } from 'aws-cdk-lib';
import type { ConstructReport } from './construct-report';

/** How fast the requests of a class may come, in the words of API Gateway: tokens a second, and how many a bucket holds. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** What a class says of its rate. */
export interface ThrottleProps {
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
}

/** The rate of a class; what is wrong with it goes to `report`. */
export function checkThrottle(props: ThrottleProps, report: ConstructReport): Throttle | undefined {
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = props;
  for (const [path, value] of Object.entries(props)) if (Token.isUnresolved(value)) report.unresolved(path);
  if (rate !== undefined && !Token.isUnresolved(rate) && !(Number.isFinite(rate) && rate > 0)) {
    const reason = 'it is how many requests a second all methods of the class together may get';
    const fix = 'write a number above 0, or leave it out for the limits of the account alone';
    report.error('throttling-out-of-range', 'throttlingRateLimit', rate, reason, fix);
  }
  if (burst !== undefined && !Token.isUnresolved(burst) && !(Number.isSafeInteger(burst) && burst >= 1)) {
    const reason = 'it is how many requests may come at once, before the rate counts';
    report.error('throttling-out-of-range', 'throttlingBurstLimit', burst, reason, 'write a whole number from 1 on');
  }
  if (rate === undefined && burst !== undefined) {
    const reason = 'a burst is what may come at once on top of a rate, and the class has none';
    report.error('burst-without-rate', 'throttlingBurstLimit', burst, reason, 'write throttlingRateLimit, too');
  }
  return rate === undefined ? undefined : { rate, burst: burst ?? Math.ceil(rate) };
}
