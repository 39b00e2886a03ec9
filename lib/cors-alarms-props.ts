import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IEndpointClass } from './endpoint-class-interface';
import type { ScopedTokens } from './scoped-tokens';

/** Properties of the alarms of classes. */
export interface CorsAlarmsProps {
  /** The classes that are watched. */
  readonly classes: IEndpointClass[];

  /**
   * Tokens whose rotation of keys is watched.
   * @default - none
   */
  readonly tokens?: ScopedTokens[];

  /**
   * Where alarms go, and messages that say which denials are not as usual, and why.
   * @default - alarms have no actions, and findings are in the log of the function alone
   */
  readonly topic?: ITopic;

  /**
   * Regions in which functions at CloudFront are looked for, such as `eu-central-1`: they write to the log of the Region that a viewer is
   * near to. For a `CorsAlarms` in us-east-1.
   * @default - none
   */
  readonly regions?: string[];

  /**
   * More log groups with decisions, of servers with `cors` or `honoCors`.
   * @default - those of the functions that decide, in the stacks of the classes
   */
  readonly logGroups?: ILogGroup[];
}

/** Options of the metric of findings. */
export interface FindingMetricOptions extends MetricOptions {
  /**
   * What kind of findings: `mistake`, `shift` or `probing`.
   * @default - all kinds together
   */
  readonly finding?: string;
}
