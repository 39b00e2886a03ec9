import { Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { STACK_VARIABLE, STATE_VARIABLE, TOPIC_VARIABLE } from '../../contract/variables';
import type { EndpointClass } from '../../endpoint-class';
import type { OriginAuditProps } from '../../origin-audit-props';
import { checkedClass } from '../class/class-pair';
import { NamedClasses } from '../class/named-classes';
import { LateFunction } from '../function/late-function';
import { ownIn } from '../marks';
import { warn } from '../messages/annotations';
import { stackNameOf } from '../metrics/metric';
import { countedConfig } from './counted-config';

const NOTHING_TOLD = 'none';

/** Audits the lists of classes, and keeps what it told in a parameter of its own. */
export class AuditFunction extends LateFunction {
  private readonly classes: readonly EndpointClass[] | undefined;

  constructor(scope: Construct, { classes, schedule, topic }: OriginAuditProps) {
    const stack = Stack.of(scope);
    const state = new CfnParameter(scope, 'Told', {
      type: 'String',
      value: NOTHING_TOLD,
      tier: 'Intelligent-Tiering',
      description: 'What the audit of origins has told already; the audit writes it',
    });
    super(scope, 'Audit', {
      bundle: 'origin-audit',
      description: 'Audits the origins of allowlists',
      memorySize: 512,
      environment: {
        [STACK_VARIABLE]: stackNameOf(scope),
        [STATE_VARIABLE]: state.ref,
        ...(topic && { [TOPIC_VARIABLE]: topic.topicArn }),
      },
    });
    this.classes = classes?.map(checkedClass);
    const stateArn = stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: state.ref });
    this.role.allow('ssm:GetParameter', stateArn);
    this.role.allow('ssm:PutParameter', stateArn);
    topic?.grantPublish(this.handler);
    this.callOn('Schedule', { schedule: schedule ?? Schedule.rate(Duration.days(1)) });
  }

  protected complete(): void {
    const named = new NamedClasses('audit');
    const listed = this.audited().filter(({ _live, _policy }) => _live !== undefined || _policy.origins !== '*');
    for (const one of listed) {
      named.add(one);
      if (one._live) this.allowRead(one._live);
    }
    if (listed.length === 0) warn(this, 'audit-without-lists', WITHOUT_LISTS);
    const classes = Object.fromEntries(named.all.map((one) => [one.className, countedConfig(one)]));
    this.configure({ classes, routes: [] });
  }

  private audited(): readonly EndpointClass[] {
    return this.classes ?? ownIn<EndpointClass>(Stack.of(this), 'EndpointClass');
  }
}

const WITHOUT_LISTS =
  'no class has a list, so that there is nothing to audit; name the classes of other stacks by classes, or leave the audit out';
