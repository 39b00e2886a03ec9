import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { FunctionRole } from '../function/function-role';

/** Makes the table of clients, revocations and keys. */
export function makeTokenTable(scope: Construct, removalPolicy = RemovalPolicy.RETAIN): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'ttl',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
  });
}

/**
 * What who uses a table needs of a customer's key that encrypts it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 */
export const KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * What items of revocations and of seen ids consist of, and keys do not: who may write only these cannot make a key, which
 * lies in the same partition as revocations.
 */
export const REVOCATION_ATTRIBUTES: readonly string[] = ['pk', 'sk', 'kind', 'id', 'exp', 'notBefore', 'ttl'];

/** Actions on items, and the partitions that they are allowed in; `*` stands for any end. */
export interface ItemPermissions {
  readonly [action: `dynamodb:${string}`]: readonly string[];
}

/**
 * Lets a function act on some partitions of the table, and on nothing else of it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).
 *
 * @param written the only attributes that items may have which it writes; all, if left out
 */
export function allowItems(
  role: FunctionRole,
  { tableArn, encryptionKey }: ITable,
  permissions: ItemPermissions,
  written?: readonly string[],
): void {
  for (const [action, partitions] of Object.entries(permissions)) {
    role.allow(action, tableArn, {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
      ...(action === 'dynamodb:PutItem' &&
        written && { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': written } }),
    });
  }
  if (encryptionKey === undefined) return;
  const viaService = `dynamodb.${Stack.of(role.role).region}.amazonaws.com`;
  for (const action of KEY_ACTIONS) {
    role.allow(action, encryptionKey.keyArn, { StringEquals: { 'kms:ViaService': viaService } });
  }
}
