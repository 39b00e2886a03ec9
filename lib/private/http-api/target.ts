import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { ApiClasses } from '../api/api-classes';

/** An HTTP API with everything that was said about it. */
export interface HttpApiWithPolicy {
  /** Where constructs go. */
  readonly scope: Construct;
  readonly api: IHttpApi;
  readonly classes: ApiClasses;
}
