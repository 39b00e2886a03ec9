import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Alarm, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENTRIES_LEFT_OUT, SYNC_FAILURES } from './contract/metrics';
import type { PushedClass } from './contract/sync-config';
import { RECONCILE_SECONDS } from './contract/times';
import type { ClassAllowlist } from './private/allowlist/class-allowlist';
import { mark } from './private/marks';
import { metricOf, stackNameOf } from './private/metrics/metric';
import { ownChild } from './private/own-child';
import { HeadersPolicyOwner } from './private/sync/headers-policy-owner';
import { type PushTarget, SyncFunction } from './private/sync/sync-function';

const ID = 'CdkCorsAllowlistSync';
/** The function tells of what is left out with each look at the lists. */
const LOOKED_AT = Duration.seconds(3 * RECONCILE_SECONDS);

/**
 * Writes the live lists of a stack's classes with `delivery: ListDelivery.PUSH` to the places that can hold them. It is there once the
 * first such class is made, one a stack: `AllowlistSync.of` finds it.
 *
 * Its function runs at each change of a list, every five minutes, and in each deployment that touches a target. It never writes the
 * lists of operators. For each it keeps a second parameter beside it, `/shop/cors/orders/effective`, with what is in force.
 *
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/push.md
 */
export class AllowlistSync extends Construct {
  /**
   * The sync of a stack.
   *
   * @param scope any construct of the stack
   */
  public static of(scope: Construct): AllowlistSync {
    const stack = Stack.of(scope);
    return ownChild<AllowlistSync>(stack, ID, 'AllowlistSync') ?? new AllowlistSync(stack);
  }

  /** The function that writes the lists. */
  public readonly syncFunction: LambdaFunction;

  /** Goes off if a target cannot be read or written. Add your actions to it. */
  public readonly alarm: Alarm;

  private readonly sync: SyncFunction;
  private policyOwner: HeadersPolicyOwner | undefined;

  private constructor(stack: Stack) {
    super(stack, ID);
    mark(this, 'AllowlistSync');
    this.sync = new SyncFunction(this);
    this.syncFunction = this.sync.handler;
    this.alarm = new Alarm(this, 'Alarm', {
      alarmDescription: 'CORS allowlists do not reach what goes by them',
      metric: this.metricFailures(),
      threshold: 1,
      evaluationPeriods: 2,
    });
  }

  /**
   * Targets that could not be read or written. By default the sum over 5 minutes.
   */
  public metricFailures(options: MetricOptions = {}): Metric {
    return metricOf(this, SYNC_FAILURES, stackNameOf(this), {}, options);
  }

  /**
   * @internal
   */
  public _addClass(name: string, list: ClassAllowlist, stack: string | undefined, config: () => PushedClass): void {
    this.sync.addClass(name, list, config);
    if (stack === undefined) return;
    const options = { statistic: 'Maximum', period: LOOKED_AT };
    new Alarm(this, `LeftOut-${name}`, {
      alarmDescription: `Origins of ${name} are denied, since a place that its list is written to has no room for them`,
      metric: metricOf(this, ENTRIES_LEFT_OUT, stack, { class: name }, options),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  /**
   * @internal
   */
  public _addTarget(target: PushTarget): void {
    this.sync.addTarget(target);
  }

  /**
   * Leaves the origins of a policy to the sync.
   *
   * @internal
   */
  public _own(policy: CfnResponseHeadersPolicy): void {
    this.policyOwner ??= new HeadersPolicyOwner(this);
    this.policyOwner.own(policy);
  }

  /**
   * @internal
   */
  public _runAfter(...others: Construct[]): void {
    this.sync.runAfter(...others);
  }
}
