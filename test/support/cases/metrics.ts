import { ALLOW_REASONS, type CorsRequest, type Decision, type ReasonCode } from '../../../lib/policy/model';
import { readCases } from './load';

/** Decisions at some time after `START`. */
export interface Step {
  readonly at: number;
  /** @default 1 */
  readonly times?: number;
  readonly kind: Decision['kind'];
  readonly reason: ReasonCode;
  readonly origin?: string;
  readonly method: string;
  readonly address?: string;
}

/** What of a line differs from case to case. */
export interface ExpectedLine extends Omit<Step, 'address'> {
  readonly network?: string;
  readonly weight: number;
}

/** Decisions of one instance, and the lines that every implementation writes about them. */
export interface MeterCase {
  readonly name: string;
  /** Whether `CDK_CORS_LOG` is `all`. */
  readonly all?: boolean;
  readonly steps: readonly Step[];
  readonly lines: readonly ExpectedLine[];
  /** How many decisions are held at the end, and lost if nothing follows. @default 0 */
  readonly held?: number;
}

/** An address, and the digits that stand for its network. */
export interface NetworkCase {
  readonly address: string;
  /** Days after `START`. @default 0 */
  readonly day?: number;
  /** @default STACK */
  readonly stack?: string;
  readonly network: string;
}

const { cases, networks } = readCases('metrics.json') as {
  readonly cases: readonly MeterCase[];
  readonly networks: readonly NetworkCase[];
};

export const METER_CASES = cases;
export const NETWORK_CASES = networks;
/** In the middle of a day. */
export const START = Date.UTC(2026, 0, 15, 12);
export const STACK = 'Shop';
export const CLASS = 'orders';

export function isAllowed(reason: ReasonCode): boolean {
  return (ALLOW_REASONS as readonly ReasonCode[]).includes(reason);
}

/** The decision and the request of a step. */
export function decisionOf({ kind, reason, origin, method }: Step): [Decision, CorsRequest] {
  const decision = { kind, reason, allowed: isAllowed(reason), status: undefined, headers: {} };
  return [decision, kind === 'preflight' ? { method: 'OPTIONS', origin, requestMethod: method } : { method, origin }];
}

/** All steps, one after another. */
export function stepsOf({ steps }: MeterCase): Step[] {
  return steps.flatMap((step) => Array<Step>(step.times ?? 1).fill(step));
}

/** The lines in full, as they are in the log. */
export function linesOf({ lines }: MeterCase, place: string): unknown[] {
  return lines.flatMap(({ times = 1, at, kind, reason, weight, ...asked }) => {
    const metric = isAllowed(reason) ? 'Allowed' : 'Denied';
    const line = {
      'cdk-cors': 'decision',
      _aws: {
        Timestamp: START + at,
        CloudWatchMetrics: [
          {
            Namespace: 'cdk-cors',
            Dimensions: [
              ['stack', 'class'],
              ['stack', 'class', 'place', 'kind', 'reason'],
            ],
            Metrics: [{ Name: metric, Unit: 'Count' }],
          },
        ],
      },
      stack: STACK,
      class: CLASS,
      place,
      kind,
      allowed: isAllowed(reason),
      reason,
      ...asked,
      weight,
      [metric]: weight,
    };
    return Array(times).fill(line);
  });
}
