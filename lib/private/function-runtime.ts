import { Validations } from 'aws-cdk-lib';
import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** What our functions are built and tested for. */
export const FUNCTION_RUNTIME = Runtime.NODEJS_22_X;

/** Answers cdk-nag's wish for the latest runtime, which is ours to change and not the user's. */
export function acknowledgeRuntime(fn: LambdaFunction): void {
  const reason = `the function is built and tested for ${FUNCTION_RUNTIME.name}`;
  Validations.of(fn).acknowledge({ id: 'AwsSolutions-L1', reason });
}
