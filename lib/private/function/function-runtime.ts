import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { acknowledge } from '../messages/acknowledge';

/** What our functions are built and tested for. Asked for, and not a constant: apps without functions load nothing for it. */
export function functionRuntime(): Runtime {
  return Runtime.NODEJS_22_X;
}

/** Answers cdk-nag's wish for the latest runtime, which is ours to change and not the user's. */
export function acknowledgeRuntime(fn: LambdaFunction): void {
  const reason = `the function is built and tested for ${functionRuntime().name}`;
  acknowledge(fn, 'AwsSolutions-L1', reason);
}
