import { glob } from '../functions/glob';

/** What a policy says: a matching Deny wins over a matching Allow; without either there is no access. */
export type PolicyEffect = 'allow' | 'explicit-deny' | 'no-allow';

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/**
 * What the policy of an authorizer says about a method. Conditions are not evaluated: statements that have one never
 * allow and always deny.
 *
 * @param arn ARN of the method or route
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-policy-language-overview.html
 */
export function policyEffect(policyDocument: object, arn: string): PolicyEffect {
  const { Statement: statements } = policyDocument as { Statement?: unknown };
  const matching = [statements ?? []].flat().filter((statement): statement is Statement => matches(statement, arn));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicit-deny';
  const allowed = matching.some(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined);
  return allowed ? 'allow' : 'no-allow';
}

function matches(statement: unknown, arn: string): boolean {
  if (typeof statement !== 'object' || statement === null) return false;
  const { Action, Resource } = statement as Statement;
  return anyMatches(Action, 'execute-api:Invoke', 'i') && anyMatches(Resource, arn);
}

/** Actions are matched whatever their case, resources are not. */
function anyMatches(patterns: unknown, text: string, flags = ''): boolean {
  return [patterns ?? []].flat().some((pattern) => typeof pattern === 'string' && glob(pattern, flags).test(text));
}
