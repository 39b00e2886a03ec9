import { type ResourceEnvironment, Token } from 'aws-cdk-lib';

/**
 * Where one thing is that another one cannot reach, as far as it is known: `us-east-1`, `account 111111111111`. Whatever only
 * the deployment knows is taken for the same in both.
 */
export function elsewhere(one: ResourceEnvironment, other: ResourceEnvironment): string | undefined {
  const differs = (name: keyof ResourceEnvironment) =>
    !Token.isUnresolved(one[name]) && !Token.isUnresolved(other[name]) && one[name] !== other[name];
  if (differs('account')) return `account ${one.account}`;
  return differs('region') ? one.region : undefined;
}
