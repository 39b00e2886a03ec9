import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../messages/refusal';
import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';

/**
 * Refuses an authorizer that could not reach the table of its tokens. CDK hands names across regions, if it is asked to, and
 * the function would look for the table where it runs itself.
 *
 * @throws Error at once: the references that follow would make CDK throw before anything else is told
 */
export function checkReach(api: IConstruct, tokens: VerifiedTokens): void {
  const [here, there] = [Stack.of(api), Stack.of(tokens)];
  if (here.region === there.region && here.account === there.account) return;
  const isUnknown = [here, there].some(
    (stack) => Token.isUnresolved(stack.region) || Token.isUnresolved(stack.account),
  );
  const fix = isUnknown
    ? 'give both stacks the same env'
    : 'make a ScopedTokens there with the same audience, whose clients are registered in its own table, or use ' +
      'TokenVerification.GATEWAY, by which API Gateway reads the keys of the issuer wherever it is';
  refuse(
    'tokens-elsewhere',
    `${api.node.path}: the API is in ${placeOf(here)}, and the table of ${tokens.node.path} in ${placeOf(there)}, where its ` +
      `authorizer does not look; ${fix}`,
  );
}

function placeOf({ region, account }: Stack): string {
  const known = (value: string) => (Token.isUnresolved(value) ? 'unknown' : value);
  return `${known(region)} (account ${known(account)})`;
}
