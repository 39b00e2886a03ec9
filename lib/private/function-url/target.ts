import type { CfnUrl, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Routes } from '../class/class-routes';

/** A function URL with everything that was said about it. */
export interface FunctionUrlWithPolicy {
  /** Where constructs go. */
  readonly scope: Construct;
  readonly url: CfnUrl;
  /** The URL as messages name it. */
  readonly name: string;
  readonly routes: Routes;
  /** Functions whose handlers are wrapped in `withCors`, as their author says. */
  readonly functions: ReadonlySet<LambdaFunction>;
}
