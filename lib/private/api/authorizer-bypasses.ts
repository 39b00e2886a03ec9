import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { EndpointClass } from '../../endpoint-class';
import { TokenVerification } from '../../token-verification';

/** A method of a REST API or a route of an HTTP API, and the function behind it. */
export interface Way {
  /** `GET /orders`, as messages name it. */
  readonly name: string;
  /** `ANY` for all that have none of their own. */
  readonly httpMethod: string;
  readonly path: string;
  /** The class by whose scopes it is authorised; `undefined` where it needs no token. */
  readonly gate: EndpointClass | undefined;
  readonly fn: CfnFunction | undefined;
}

/**
 * Says which methods that need tokens have a function that a greedy path reaches without any, or with other scopes. API
 * Gateway compares paths to the letter, routers inside functions often do not: `/orders/` or `//orders` goes to
 * `/{proxy+}`, and may be served as `/orders` there. Authorizers know of that, API Gateway's own verification does not.
 */
export function waysAround(ways: readonly Way[]): string | undefined {
  const greedy = ways.filter(({ path }) => path.endsWith('+}') || path === '$default');
  for (const way of ways) {
    const around = greedy.find((other) => leadsAround(other, way));
    if (around) return `${way.name} needs a token, and ${around.name} reaches the same function ${consequence(around)}`;
  }
  return undefined;
}

function leadsAround(greedy: Way, { httpMethod, path, fn, gate }: Way): boolean {
  if (gate === undefined || fn === undefined || greedy.fn !== fn || greedy.path === path) return false;
  const hasMethod = [greedy.httpMethod, httpMethod].includes('ANY') || greedy.httpMethod === httpMethod;
  return hasMethod && isOpen(greedy.gate, gate);
}

function consequence({ gate }: Way): string {
  const router =
    'a router in it that takes other spellings of a path for the same, with a slash at its end or two at its beginning,';
  return gate === undefined
    ? `without one: ${router} serves it to everybody; give the two functions of their own, or apply a class with the tokens ` +
        'to both'
    : `with the scopes of ${gate.className}, by which API Gateway itself verifies: ${router} serves it to tokens with these; ` +
        'give the two functions of their own, or use TokenVerification.AUTHORIZER, which knows of such spellings';
}

function isOpen(gate: EndpointClass | undefined, other: EndpointClass): boolean {
  const { AUTHORIZER } = TokenVerification;
  return gate === undefined || (gate !== other && gate._tokens?.tokens._plan.verification !== AUTHORIZER);
}
