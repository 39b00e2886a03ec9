import type { Functions } from './functions';
import type { LambdaFunction } from './lambda-function';
import type { Outcome } from './outcome';

/** Whether an integration asks a function for a stream: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html */
export function asksForStream(uri = ''): boolean {
  return uri.endsWith('/response-streaming-invocations');
}

/** ARN of the function that an integration or an authorizer names, by its own ARN or by API Gateway's way to call it. */
export function functionArnOf(uri: string): string {
  return /\/functions\/(arn:[^/]+)\/(?:response-streaming-)?invocations$/.exec(uri)?.[1] ?? uri;
}

/** The function of an integration or an authorizer. @throws {NotServedError} where the preview does not serve it */
export function integratedFunction(functions: Functions, uri: string): LambdaFunction {
  return functions.get(functionArnOf(uri));
}

/** Calls a function; undefined where it has not answered after `milliseconds`. */
export function invokeWithin(
  called: LambdaFunction,
  event: unknown,
  milliseconds: number,
): Promise<Outcome | undefined> {
  return within(called.invoke(event), milliseconds);
}

/** What comes of a promise; undefined where nothing has after `milliseconds`. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
