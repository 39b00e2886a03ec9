import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IssuerConfig } from '../../contract/token-config';
import { PARTITIONS, RATE_PREFIX, REPLAY_PREFIX } from '../../contract/token-table';
import { TOKENS_CONFIG_VARIABLE } from '../../contract/variables';
import { BundledFunction } from '../function/bundled-function';
import type { SigningKeys } from './signing-keys';
import { type StoreLocation, storeVariables } from './store-location';
import { allowItems, REVOCATION_ATTRIBUTES } from './token-table';

/** The function behind all routes of the issuer. */
export class TokenIssuer extends BundledFunction {
  constructor(scope: Construct, store: StoreLocation, keys: SigningKeys, config: IssuerConfig) {
    super(scope, 'Issuer', {
      description: 'Issues, revokes and introspects access tokens',
      bundle: 'token-issuer',
      memorySize: 512,
      environment: { ...storeVariables(store), [TOKENS_CONFIG_VARIABLE]: Stack.of(scope).toJsonString(config) },
    });
    keys.allowSign(this.role);
    const permissions = {
      'dynamodb:GetItem': [PARTITIONS.client, `${REPLAY_PREFIX}*`],
      'dynamodb:Query': [PARTITIONS.feed],
      'dynamodb:PutItem': [PARTITIONS.feed, `${REPLAY_PREFIX}*`],
      'dynamodb:UpdateItem': [`${RATE_PREFIX}*`],
    };
    allowItems(this.role, store.table, permissions, REVOCATION_ATTRIBUTES);
  }
}
