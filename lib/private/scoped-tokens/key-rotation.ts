import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { KeyRotationConfig } from '../../contract/token-config';
import { PARTITIONS } from '../../contract/token-table';
import { TOKENS_CONFIG_VARIABLE } from '../../contract/variables';
import { BundledFunction } from '../function/bundled-function';
import type { SigningKeys } from './signing-keys';
import { type StoreLocation, storeVariables } from './store-location';
import { allowItems } from './token-table';

/** Makes the first key at deployment, and every hour whatever key is due. */
export class KeyRotation extends BundledFunction {
  constructor(scope: Construct, store: StoreLocation, keys: SigningKeys, rotation: Omit<KeyRotationConfig, 'keyTag'>) {
    const config: KeyRotationConfig = { ...rotation, keyTag: keys.tag };
    const json = Stack.of(scope).toJsonString(config);
    super(scope, 'KeyRotation', {
      description: 'Rotates the keys that sign access tokens',
      bundle: 'key-rotation',
      environment: { ...storeVariables(store), [TOKENS_CONFIG_VARIABLE]: json },
    });
    keys.allowRotation(this.role);
    allowItems(this.role, store.table, {
      'dynamodb:GetItem': [PARTITIONS.settings],
      'dynamodb:Query': [PARTITIONS.feed],
      'dynamodb:PutItem': [PARTITIONS.feed, PARTITIONS.settings],
    });
    this.callOn('Hourly', { schedule: Schedule.rate(Duration.hours(1)) });
    new CustomResource(this, 'FirstKey', {
      serviceToken: this.handler.functionArn,
      resourceType: 'Custom::CdkCorsSigningKeys',
      // the function answers within its minute or never; CloudFormation would wait for an hour
      serviceTimeout: Duration.minutes(3),
      // the function reads its environment; here they make CloudFormation call it when they change
      properties: { Config: json, Issuer: store.issuerUrl, Table: store.table.tableName },
    });
  }
}
