import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';

/** A method of a REST API or a route of an HTTP API, and the function behind it. */
export interface Way {
  /** `GET /orders`, as messages name it. */
  readonly name: string;
  readonly path: string;
  readonly isAuthorized: boolean;
  readonly fn: CfnFunction | undefined;
}

/**
 * Says which methods that need tokens have a function that a greedy path reaches without any. API Gateway compares paths
 * to the letter, routers inside functions often do not: `/orders/` or `//orders` goes to `/{proxy+}`, and may be served as
 * `/orders` there.
 */
export function waysAround(ways: readonly Way[]): string | undefined {
  const open = ways.filter(({ isAuthorized, path }) => !isAuthorized && (path.endsWith('+}') || path === '$default'));
  for (const { name, fn, isAuthorized } of ways) {
    const around = isAuthorized && fn ? open.find((way) => way.fn === fn) : undefined;
    if (around === undefined) continue;
    return (
      `${name} needs a token, and ${around.name} reaches the same function without one: a router in it that takes ` +
      'other spellings of a path for the same, with a slash at its end or two at its beginning, serves it to everybody; ' +
      'give the two functions of their own, or apply a class with the tokens to both'
    );
  }
  return undefined;
}
