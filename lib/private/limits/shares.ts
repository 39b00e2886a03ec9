import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import type { Throttle } from '../class/class-throttle';

/** The default limits of an account in most Regions (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
export const ACCOUNT_LIMITS: Throttle = { rate: 10_000, burst: 5000 };

/** A method or route that counts requests by itself. */
export interface Throttled {
  /** `GET /orders` */
  readonly name: string;
  readonly endpointClass: EndpointClass;
}

/** What one method gets of the rate of its class. */
export interface Share extends Throttled {
  readonly throttle: Throttle;
}

/** Divides the rate of each class over its methods: API Gateway counts each by itself. */
export function sharesOf<T extends Throttled>(throttled: readonly T[]): (T & Share)[] {
  const counts = new Map<EndpointClass, number>();
  for (const { endpointClass } of throttled) counts.set(endpointClass, (counts.get(endpointClass) ?? 0) + 1);
  return throttled.flatMap((one) => {
    const { _throttle } = one.endpointClass;
    return _throttle ? [{ ...one, throttle: partOf(_throttle, counts.get(one.endpointClass)!) }] : [];
  });
}

/** Rounded down, so that the sum is never above what was said; nothing would be let through by less than the least. */
function partOf({ rate, burst }: Throttle, count: number): Throttle {
  return {
    // 0.29 * 100 is less than 29
    rate: Math.max(0.01, Math.floor(Number(((rate * 100) / count).toFixed(6))) / 100),
    burst: Math.max(1, Math.floor(burst / count)),
  };
}

/** Why classes with a rate get none. */
export function notThrottled(classes: readonly EndpointClass[], why: 'imported' | 'no-stage'): string {
  const names = listed(classes.map(({ className }) => className));
  const rates = classes.length === 1 ? 'is not throttled here' : 'are not throttled here';
  return why === 'imported'
    ? `${names} ${rates}: the stages of an imported API are set by its owner; apply the class in the app that makes the API, or ` +
        'have the owner set throttling for its methods'
    : `${names} ${rates}: only stages throttle, and none of the API is in its stack; add one there, or set throttling for the methods ` +
        'where its stage is made';
}

/** Says what each class was given, and what that adds up to. */
export function sharesSaid(shares: readonly Share[], kind: 'methods' | 'routes', stages: readonly string[]): string[] {
  return [...new Set(shares.map(({ endpointClass }) => endpointClass))].map((endpointClass) => {
    const own = shares.filter((one) => one.endpointClass === endpointClass);
    const { rate, burst } = own[0]!.throttle;
    const sum = { rate: Math.round(rate * own.length * 100) / 100, burst: burst * own.length };
    return (
      `${endpointClass.className}: API Gateway counts the requests of each of its ${own.length} ${kind} by itself (` +
      `${listed(own.map(({ name }) => name))}), so that each gets ${rate} a second and a burst of ${burst}: ${sum.rate} and ` +
      `${sum.burst} together, on ${stages.length === 1 ? 'the stage' : 'each of the stages'} ${listed(stages)}. These are targets, no ` +
      'ceilings, for all callers together; preflights are not counted'
    );
  });
}
