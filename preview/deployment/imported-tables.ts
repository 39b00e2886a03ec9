import { metadataOf } from '../../lib/contract/metadata';
import type { InMemoryDynamoDb } from '../aws/dynamodb/in-memory-dynamodb';
import type { DeployedStack } from './deployed-stack';

/** Makes the tables of tokens that an app has by name alone: where it is deployed they are there, and here they are empty. */
export async function createImportedTables(
  stack: DeployedStack,
  dynamodb: InMemoryDynamoDb,
  made: Set<string>,
): Promise<void> {
  const imported = new Set((metadataOf(stack.template).tokens ?? []).map(({ table }) => table));
  for (const table of imported) {
    if (typeof table !== 'string' || made.has(table)) continue;
    made.add(table);
    stack.note(`table ${JSON.stringify(table)} is imported: here it begins empty`);
    await dynamodb.createTable(
      {
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
      stack,
    );
  }
}
