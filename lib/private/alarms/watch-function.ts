import { Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { TOPIC_VARIABLE } from '../../contract/variables';
import type { CorsAlarmsProps } from '../../cors-alarms-props';
import { allowSources } from '../allowlist/allow-sources';
import { countedConfig } from '../audit/counted-config';
import { checkedClass } from '../class/class-pair';
import { NamedClasses } from '../class/named-classes';
import { LateFunction } from '../function/late-function';
import { readDecisionLogs, readOwnLog } from '../function/read-logs';
import { warn } from '../messages/annotations';
import { decisionLogs } from '../metrics/decision-logs';

/** Reads, each hour, what classes denied, and says what is not as usual. */
export class WatchFunction extends LateFunction {
  private readonly named = new NamedClasses('watch');

  constructor(
    scope: Construct,
    private readonly props: CorsAlarmsProps,
  ) {
    const { topic } = props;
    super(scope, 'Watch', {
      bundle: 'denial-watch',
      description: 'Says which denials of CORS are not as usual',
      memorySize: 512,
      environment: { ...(topic && { [TOPIC_VARIABLE]: topic.topicArn }) },
    });
    for (const one of props.classes) this.named.add(checkedClass(one));
    readOwnLog(this.handler, this.role);
    topic?.grantPublish(this.handler);
    // some minutes after the hour, when its lines have come
    this.callOn('Hourly', { schedule: Schedule.cron({ minute: '10' }) });
  }

  protected complete(): void {
    const stack = Stack.of(this);
    const listed = this.named.all.filter(({ _live, _policy }) => _live !== undefined || _policy.origins !== '*');
    const stacks = new Set([stack, ...this.named.all.map((one) => Stack.of(one))]);
    const { logs, unseen } = decisionLogs(stacks, stack, this.props.regions ?? []);
    const given = (this.props.logGroups ?? []).map(({ logGroupName: name }) => ({ name }));
    if (unseen.length > 0) warn(this, 'edge-not-watched', `${unseen.join(', ')}: ${NOT_WATCHED}`);
    if (logs.length + given.length === 0) warn(this, 'watch-without-logs', WITHOUT_LOGS);
    readDecisionLogs(this.handler, this.role, [...logs, ...given]);
    for (const { _live } of listed) if (_live) allowSources(this.role, _live, 'ssm:GetParameterHistory');
    const classes = Object.fromEntries(listed.map((one) => [one.className, countedConfig(one)]));
    this.configure({ classes, routes: [] });
  }
}

const NOT_WATCHED =
  'its function writes to logs, and counts, in each Region that viewers are near to, and nothing here looks at them; name these Regions by ' +
  'regions, in a CorsAlarms that is in us-east-1, where the function is';
const WITHOUT_LOGS =
  'no function in the stacks of the classes decides about them, so that there is no log to look at; apply the classes, or give the log ' +
  'groups of your servers by logGroups';
