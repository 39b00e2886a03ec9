import type { Schedule } from 'aws-cdk-lib/aws-events';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IEndpointClass } from './endpoint-class-interface';

/** Properties of an audit of origins. */
export interface OriginAuditProps {
  /**
   * The classes whose lists are audited.
   * @default - all classes of the stack
   */
  readonly classes?: IEndpointClass[];

  /**
   * When to audit.
   * @default - once a day
   */
  readonly schedule?: Schedule;

  /**
   * Where a message goes when something gets worse: when an error or a warning is there that the audit before did not have.
   * @default - no messages
   */
  readonly topic?: ITopic;

  /**
   * Whether to ask the logs of functions, by CloudWatch Logs Insights, when a request last came from each entry, and to tell of entries
   * without one for 30 days. Of a class that AWS itself decides for at some of its places (a mapping template, CORS settings, a bucket),
   * requests there are in no log: entries used nowhere else are told of, too.
   * @default - false
   */
  readonly lastSeen?: boolean;

  /**
   * With `lastSeen`: Regions in which functions at CloudFront are looked for, such as `eu-central-1`. They write to the log of the Region
   * that a viewer is near to. For an `OriginAudit` in us-east-1.
   * @default - none
   */
  readonly regions?: string[];

  /**
   * With `lastSeen`: more log groups with decisions, of servers with `cors` or `honoCors`.
   * @default - those of the functions that decide, in the stacks of the classes
   */
  readonly logGroups?: ILogGroup[];
}
