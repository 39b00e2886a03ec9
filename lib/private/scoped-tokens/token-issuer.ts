import { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { IssuerConfig } from '../../contract/token-config';
import { PackagedFunction } from '../function/bundled-function';
import { bundlePath } from '../function/bundles';
import type { SigningKeys } from './signing-keys';
import { storeVariables, type TokenStore } from './token-store';
import { allowItems, REVOCATION_ATTRIBUTES } from './token-table';

/** The function behind all routes of the issuer. */
export class TokenIssuer extends PackagedFunction {
  constructor(scope: Construct, store: TokenStore, keys: SigningKeys, config: IssuerConfig) {
    super(scope, 'Issuer', {
      description: 'Issues, revokes and introspects access tokens',
      code: Code.fromAsset(bundlePath('token-issuer')),
      memorySize: 512,
      timeoutSeconds: 10,
      environment: { ...storeVariables(store), TOKENS_CONFIG: Stack.of(scope).toJsonString(config) },
    });
    keys.allowSign(this.role);
    const permissions = {
      'dynamodb:GetItem': ['client', 'replay#*'],
      'dynamodb:Query': ['feed'],
      'dynamodb:PutItem': ['feed', 'replay#*'],
      'dynamodb:UpdateItem': ['rate#*'],
    };
    allowItems(this.role, store.table, permissions, REVOCATION_ATTRIBUTES);
  }
}
