import { Validations } from 'aws-cdk-lib';
import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** What our functions are built and tested for. Asked for, and not a constant: apps without functions load nothing for it. */
export function functionRuntime(): Runtime {
  return Runtime.NODEJS_22_X;
}

/** Answers cdk-nag's wish for the latest runtime, which is ours to change and not the user's. */
export function acknowledgeRuntime(fn: LambdaFunction): void {
  const reason = `the function is built and tested for ${functionRuntime().name}`;
  Validations.of(fn).acknowledge({ id: 'AwsSolutions-L1', reason });
}
