import { AspectPriority, Aspects, Names, Stack } from 'aws-cdk-lib';
import { CfnInsightRule, Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { CorsDashboardProps } from './cors-dashboard-props';
import type { EndpointClass } from './endpoint-class';
import { checkedClass } from './private/class/class-pair';
import { originsRule, originsWidget } from './private/dashboard/origins-rule';
import { classRow, heading, tokensRow } from './private/dashboard/widgets';
import { ownIn } from './private/marks';
import { warn } from './private/messages/annotations';
import { decisionLogs } from './private/metrics/decision-logs';
import type { ScopedTokens } from './scoped-tokens';

/**
 * A dashboard about CORS: decisions of each class and why they were made, the share of preflights, the origins that are denied most, the
 * age of lists, what is not as usual, and tokens that were refused.
 *
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/alarms.md#dashboard
 */
export class CorsDashboard extends Construct {
  /** The dashboard, for widgets of your own. */
  public readonly dashboard: Dashboard;

  private isComplete = false;
  private widgets = 0;

  /**
   * @throws Error `class-unknown` for a class that is none
   */
  constructor(scope: Construct, id: string, props: CorsDashboardProps = {}) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Resource');
    props.classes?.map(checkedClass);
    // late, so that every class and function of the stack is known
    const visit = (node: unknown) => node === this && this.complete(props);
    Aspects.of(this).add({ visit }, { priority: AspectPriority.MUTATING });
  }

  private complete({ classes, tokens, regions = [] }: CorsDashboardProps): void {
    if (this.isComplete) return;
    this.isComplete = true;
    const stack = Stack.of(this);
    const shown = classes?.map(checkedClass) ?? ownIn<EndpointClass>(stack, 'EndpointClass');
    const counted = shown.filter(({ _metrics }) => _metrics !== undefined);
    for (const one of counted) {
      this.add(heading(`## ${one.className}`));
      this.add(...classRow(one, regions));
    }
    this.addOrigins(counted, stack, regions);
    for (const one of tokens ?? ownIn<ScopedTokens>(stack, 'ScopedTokens')) {
      if (one._plan.authorizer.metrics === undefined) continue;
      this.add(heading(`## Tokens of ${one.node.id}`));
      this.add(...tokensRow(one));
    }
    if (this.widgets > MAX_WIDGETS)
      warn(this, 'dashboard-too-large', `it has ${this.widgets} widgets, and CloudWatch takes ${TOO_LARGE}`);
  }

  /** Origins are no dimensions: Contributor Insights counts them in the logs. */
  private addOrigins(classes: readonly EndpointClass[], stack: Stack, regions: readonly string[]): void {
    const stacks = new Set(classes.map((one) => Stack.of(one)));
    const { logs, unseen } = decisionLogs(stacks, stack, []);
    if (unseen.length > 0 && regions.length === 0) warn(this, 'edge-not-watched', `${unseen.join(', ')}: ${NOT_SHOWN}`);
    if (logs.length === 0) return;
    const body = originsRule(logs.map(({ name }) => name));
    const rule = new CfnInsightRule(this, 'DeniedOrigins', {
      ruleName: Names.uniqueResourceName(this, { maxLength: 128 }),
      ruleState: 'ENABLED',
      ruleBody: stack.toJsonString(body),
    });
    this.add(heading('## Origins that are denied most'));
    this.add(originsWidget(rule.attrRuleName, stack.region));
  }

  private add(...row: IWidget[]): void {
    this.dashboard.addWidgets(...row);
    this.widgets += row.length;
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_WIDGETS = 500;
const TOO_LARGE = `at most ${MAX_WIDGETS}; make several, each with some of the classes by classes and of the tokens by tokens`;
const NOT_SHOWN =
  'its function counts in each Region that viewers are near to, and the dashboard shows none of these; name them by regions';
