import { App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { type ScopedTokensProps, TokenVerification } from '../../../lib';
import { refusal } from './rest-api-app';
import { shopTokens } from './token-app';

export const POOL = {
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc',
  audience: 'app',
  scopes: ['orders'],
};
export const SIGN_OUTS = { revokeOnCognitoSignOut: true, subjectIssuers: [POOL] };
export const GATEWAY = { verification: TokenVerification.GATEWAY };
/** What a table of tokens has to have. */
export const ITEMS = {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  timeToLiveAttribute: 'ttl',
};
export function newStack(): Stack {
  return new Stack(new App(), 'Shop');
}
/** What is refused about props, without the line above. */
export function refused(props: Partial<ScopedTokensProps>): string[] {
  return refusal(() => shopTokens(newStack(), props)).slice(1);
}
