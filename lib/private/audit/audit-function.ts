import { Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { STACK_VARIABLE, STATE_VARIABLE, TOPIC_VARIABLE } from '../../contract/variables';
import type { EndpointClass } from '../../endpoint-class';
import type { OriginAuditProps } from '../../origin-audit-props';
import { allowSources } from '../allowlist/allow-sources';
import { checkedClass } from '../class/class-pair';
import { NamedClasses } from '../class/named-classes';
import { LateFunction } from '../function/late-function';
import { readDecisionLogs, readOwnLog } from '../function/read-logs';
import { ownIn } from '../marks';
import { warn } from '../messages/annotations';
import { decisionLogs } from '../metrics/decision-logs';
import { stackNameOf } from '../metrics/metric';
import { countedConfig } from './counted-config';

const NOTHING_TOLD = 'none';

/** Audits the lists of classes, and keeps what it told in a parameter of its own. */
export class AuditFunction extends LateFunction {
  private readonly classes: readonly EndpointClass[] | undefined;
  private readonly props: OriginAuditProps;

  constructor(scope: Construct, props: OriginAuditProps) {
    const { classes, schedule, topic, lastSeen = false } = props;
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
    this.props = props;
    this.classes = classes?.map(checkedClass);
    const stateArn = stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: state.ref });
    this.role.allow('ssm:GetParameter', stateArn);
    this.role.allow('ssm:PutParameter', stateArn);
    topic?.grantPublish(this.handler);
    if (lastSeen) readOwnLog(this.handler, this.role);
    this.callOn('Schedule', { schedule: schedule ?? Schedule.rate(Duration.days(1)) });
  }

  protected complete(): void {
    const named = new NamedClasses('audit');
    const listed = this.audited().filter(({ _live, _policy }) => _live !== undefined || _policy.origins !== '*');
    for (const one of listed) {
      named.add(one);
      // what is in force has no days to look at entries again, and nobody who answers for them
      if (one._live) allowSources(this.role, one._live, one._live.hasParts ? 'ssm:GetParameters' : 'ssm:GetParameter');
    }
    if (listed.length === 0) warn(this, 'audit-without-lists', WITHOUT_LISTS);
    const classes = Object.fromEntries(named.all.map((one) => [one.className, countedConfig(one)]));
    this.configure({ classes, routes: [] });
    if (this.props.lastSeen) this.askLogs(listed);
  }

  private askLogs(listed: readonly EndpointClass[]): void {
    const stack = Stack.of(this);
    const { regions = [], logGroups = [] } = this.props;
    const stacks = new Set([stack, ...listed.map((one) => Stack.of(one))]);
    const { logs, unseen } = decisionLogs(stacks, stack, regions);
    const given = logGroups.map(({ logGroupName: name }) => ({ name }));
    if (unseen.length > 0) warn(this, 'edge-not-watched', `${unseen.join(', ')}: ${NOT_ASKED}`);
    if (listed.length > 0 && logs.length + given.length + unseen.length === 0)
      warn(this, 'watch-without-logs', WITHOUT_LOGS);
    readDecisionLogs(this.handler, this.role, [...logs, ...given]);
  }

  private audited(): readonly EndpointClass[] {
    return this.classes ?? ownIn<EndpointClass>(Stack.of(this), 'EndpointClass');
  }
}

const WITHOUT_LISTS =
  'no class has a list, so that there is nothing to audit; name the classes of other stacks by classes, or leave the audit out';
const NOT_ASKED =
  'its function writes to logs in each Region that viewers are near to, and nothing here looks at them, so that entries may be told of as ' +
  'not seen which are seen there; name these Regions by regions, in an OriginAudit that is in us-east-1, where the function is';
const WITHOUT_LOGS =
  'no function in the stacks of the classes decides about them, so that there is no log to ask; apply the classes, give the log groups of ' +
  'your servers by logGroups, or leave lastSeen out';
