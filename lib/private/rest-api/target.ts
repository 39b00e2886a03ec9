import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ApiClasses } from '../api/api-classes';

/** An API with everything that was said about it. */
export interface ApiWithPolicy {
  /** Where constructs go. */
  readonly scope: Construct;
  readonly api: IRestApi;
  readonly classes: ApiClasses;
  readonly stageName: string | undefined;
  /** Variables of its stages that a class with a pushed list may have. */
  readonly stageVariables: number | undefined;
  /** The log group that denied preflights are counted in. */
  readonly accessLog: ILogGroup | undefined;
}
