import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IssuerConfig } from '../../contract/token-config';
import { PARTITIONS } from '../../contract/token-table';
import { TOKENS_CONFIG_VARIABLE } from '../../contract/variables';
import { BundledFunction } from '../function/bundled-function';
import { type StoreLocation, storeVariables } from './store-location';
import { allowItems, REVOCATION_ATTRIBUTES } from './token-table';

/** Ends all tokens of a user who was signed out at Cognito. */
export class SubjectRevocation extends BundledFunction {
  constructor(scope: Construct, store: StoreLocation, config: IssuerConfig) {
    super(scope, 'SubjectRevocation', {
      description: 'Revokes the access tokens of users who were signed out',
      bundle: 'subject-revocation',
      environment: { ...storeVariables(store), [TOKENS_CONFIG_VARIABLE]: Stack.of(scope).toJsonString(config) },
    });
    const permissions = { 'dynamodb:GetItem': [PARTITIONS.client], 'dynamodb:PutItem': [PARTITIONS.feed] };
    allowItems(this.role, store.table, permissions, REVOCATION_ATTRIBUTES);
    this.callOn('SignOuts', {
      eventPattern: {
        source: ['aws.cognito-idp'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventName: ['GlobalSignOut', 'AdminUserGlobalSignOut', 'RevokeToken'] },
      },
    });
  }
}
