import type { Schedule } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IEndpointClass } from './endpoint-class';

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
}
