import type { Functions } from './functions';
import type { LambdaFunction } from './lambda-function';
import type { Outcome } from './outcome';

/** ARN of the function that an integration or an authorizer names, by its own ARN or by API Gateway's way to call it. */
export function functionArnOf(uri: string): string {
  return /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

/** The function of an integration or an authorizer. @throws {NotServedError} where the preview does not serve it */
export function integratedFunction(functions: Functions, uri: string): LambdaFunction {
  return functions.get(functionArnOf(uri));
}

/** Calls a function; undefined where it has not answered after `milliseconds`. */
export async function invokeWithin(
  called: LambdaFunction,
  event: unknown,
  milliseconds: number,
): Promise<Outcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  const outcome = await Promise.race([called.invoke(event), tooLate]);
  clearTimeout(timer);
  return outcome;
}
