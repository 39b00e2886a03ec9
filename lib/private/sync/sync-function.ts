import { createHash } from 'node:crypto';
import type { CfnResource } from 'aws-cdk-lib';
import { CustomResource, Duration, type IResolveContext, Lazy, Stack } from 'aws-cdk-lib';
import { type EventPattern, type Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { ownersPrefix, shardsPrefix } from '../../contract/list-sources';
import type { PushedClass, SyncConfig, TargetConfig } from '../../contract/sync-config';
import { ENDED_SECONDS, RECONCILE_SECONDS } from '../../contract/times';
import { STACK_VARIABLE, SYNC_VARIABLE } from '../../contract/variables';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import { BundledFunction } from '../function/bundled-function';
import { sizeErrors } from '../function/function-environment';
import { sortedJson } from '../function/sorted-json';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';
import { stackNameOf } from '../metrics/metric';
import { deploymentErrors, statusErrors } from './size-errors';

/** One place that lists are written to. */
export interface PushTarget {
  readonly config: TargetConfig;
  /** What the function may do there, and nothing else. */
  readonly statements: readonly PolicyStatement[];
  /** What CloudFormation makes of it: once any of that changes, the lists are written again. */
  readonly resources: readonly CfnResource[];
}

/** The function of a stack that writes pushed lists, and what calls it. */
export class SyncFunction extends BundledFunction {
  private readonly classes = new Map<string, () => PushedClass>();
  private readonly targets: PushTarget[] = [];
  private readonly changes: Rule;
  private readonly deployment: CustomResource;

  constructor(scope: Construct) {
    super(scope, 'Sync', {
      bundle: 'allowlist-sync',
      description: 'Writes CORS allowlists to the APIs and buckets that go by them',
      memorySize: 512,
      environment: { [STACK_VARIABLE]: stackNameOf(scope) },
    });
    const { handler } = this;
    handler.addEnvironment(SYNC_VARIABLE, Lazy.string({ produce: () => Stack.of(this).toJsonString(this.config) }));
    this.node.addValidation({
      validate: () => [
        ...sizeErrors(handler, SYNC_VARIABLE, FEWER),
        ...deploymentErrors(this.changes, this.role.role, FEWER),
        ...statusErrors(this.config),
      ],
    });
    this.changes = this.callOn('Changes', { eventPattern: changes() }, 'ChangesPermission');
    this.callOn('Schedule', { schedule: RECONCILE });
    this.deployment = new CustomResource(this, 'Deployment', {
      serviceToken: handler.functionArn,
      resourceType: 'Custom::CdkCorsAllowlistSync',
      // the function answers within its two minutes or never; CloudFormation would wait for an hour
      serviceTimeout: Duration.minutes(5),
      properties: { Targets: Lazy.uncachedString({ produce: (context) => this.fingerprint(context) }) },
    });
  }

  /** Follows the list of a class. */
  addClass(name: string, list: ClassAllowlist, config: () => PushedClass): void {
    this.classes.set(name, config);
    const { parameterArn, otherSourceArns, readArn, statusArn } = list;
    const parts = list.hasParts ? [list.partsArn] : [];
    this.role.add(
      new PolicyStatement({ actions: READ_ACTIONS, resources: [parameterArn, ...otherSourceArns] }),
      new PolicyStatement({ actions: WRITE_ACTIONS, resources: [readArn, ...parts, statusArn] }),
    );
    for (const arn of [...otherSourceArns, ...parts])
      acknowledgeWildcard(this.role.role, arn, 'a list has many parameters below one path');
    const nameOf = (produce: (source: string) => string) => Lazy.string({ produce: () => produce(config().source) });
    // one condition for all below a path, since a pattern has 2,048 characters
    const prefixes = [...(list.shards > 1 ? [shardsPrefix] : []), ...(list.hasOwners ? [ownersPrefix] : [])];
    const names = [nameOf((source) => source), ...prefixes.map((prefix) => ({ prefix: nameOf(prefix) }))];
    this.changes.addEventPattern({ detail: { name: names } });
  }

  /** Writes lists of classes of this stack to one place. */
  addTarget(target: PushTarget): void {
    this.targets.push(target);
    this.role.add(...target.statements);
    this.deployment.node.addDependency(...target.resources);
  }

  /** Runs only once something is there. */
  runAfter(...others: IConstruct[]): void {
    this.deployment.node.addDependency(...others);
  }

  private get config(): SyncConfig {
    const classes = [...this.classes].map(([name, config]) => [name, config()] as const);
    return { classes: Object.fromEntries(classes), targets: this.targets.map(({ config }) => config) };
  }

  /** Changes with whatever a deployment could write over the lists, and with what is written. */
  private fingerprint(context: IResolveContext): string {
    const resources = this.targets.flatMap((target) => target.resources.map((one) => one._toCloudFormation()));
    const known = context.resolve([this.config, resources]);
    return createHash('sha256').update(sortedJson(known)).digest('hex').slice(0, 16);
  }
}

const READ_ACTIONS = ['ssm:GetParameters'];
const WRITE_ACTIONS = [...READ_ACTIONS, 'ssm:PutParameter'];

/**
 * Not by a rate, whose first run is at any minute: one is a minute after midnight UTC, when the last day of entries has ended. EventBridge
 * is up to a minute late (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html).
 */
const RECONCILE = Schedule.cron({ minute: `${ENDED_SECONDS / 60 - 1}/${RECONCILE_SECONDS / 60}` });

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html */
function changes(): EventPattern {
  // made anew for each rule, since CDK adds names to the very object
  return {
    source: ['aws.ssm'],
    detailType: ['Parameter Store Change'],
    detail: { operation: ['Create', 'Update', 'Delete'] },
  };
}

const FEWER = 'spread the pushed classes over several stacks, or leave delivery out of some';
