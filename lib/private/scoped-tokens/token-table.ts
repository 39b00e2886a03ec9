import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { FunctionRole } from '../function-role';

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

/** Actions on items, and the partitions that they are allowed in; `*` stands for any end. */
export interface ItemPermissions {
  readonly [action: `dynamodb:${string}`]: readonly string[];
}

/**
 * Lets a function act on some partitions of the table, and on nothing else of it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).
 */
export function allowItems(role: FunctionRole, { tableArn }: Table, permissions: ItemPermissions): void {
  for (const [action, partitions] of Object.entries(permissions)) {
    role.allow(action, tableArn, { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } });
  }
}
