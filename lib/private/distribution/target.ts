import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { DistributionCorsOptions } from '../../distribution-cors-options';
import type { BehaviorClasses } from './behavior-classes';
import type { EdgeResponder } from './edge-responder';
import type { ResponseHeaders } from './response-headers';
import type { ViewerResponder } from './viewer-responder';

/** Construct id of the facade below a distribution. */
export const CORS_ID = 'Cors';

/** A distribution with everything that was said about it. */
export interface DistributionWithPolicy {
  /** Where constructs go. */
  readonly scope: Construct;
  readonly resource: CfnDistribution;
  readonly applied: BehaviorClasses;
  readonly responseHeaders: ResponseHeaders;
  readonly responder: EdgeResponder | undefined;
  readonly viewerResponder: ViewerResponder | undefined;
  readonly options: DistributionCorsOptions;
}
