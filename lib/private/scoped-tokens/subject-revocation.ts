import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { bundlePath } from '../bundles';
import { PackagedFunction } from '../packaged-function';
import { storeVariables, type TokenStore } from './token-store';
import { allowItems } from './token-table';

/** Ends all tokens of a subject when an identity provider says that its session has ended. */
export class SubjectRevocation extends PackagedFunction {
  constructor(scope: Construct, store: TokenStore) {
    super(scope, 'SubjectRevocation', {
      description: 'Revokes the access tokens of a subject',
      code: Code.fromAsset(bundlePath('subject-revocation')),
      timeoutSeconds: 30,
      environment: storeVariables(store),
    });
    allowItems(this.role, store.table, { 'dynamodb:PutItem': ['feed'] });
  }
}
