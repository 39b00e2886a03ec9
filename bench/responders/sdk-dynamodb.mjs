/** Stands in for `request/aws/dynamodb.ts` in a bundle: the calls of an authorizer, by the AWS SDK. */
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';

export class DynamoDb {
  constructor({ table }) {
    this.table = table;
    this.client = new DynamoDBClient({});
  }

  async query(pk, after, abortSignal) {
    const query = {
      TableName: this.table,
      KeyConditionExpression: 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':after': { S: after } },
      ConsistentRead: true,
    };
    const items = [];
    let ExclusiveStartKey;
    do {
      const command = new QueryCommand({ ...query, ExclusiveStartKey });
      const { Items, LastEvaluatedKey } = await this.client.send(command, { abortSignal });
      items.push(...Items.map(plain));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return items;
  }

  async put({ pk, sk, ttl }, _condition, abortSignal) {
    const Item = { pk: { S: pk }, sk: { S: sk }, ttl: { N: String(ttl) } };
    const ConditionExpression = 'attribute_not_exists(pk)';
    await this.client.send(new PutItemCommand({ TableName: this.table, Item, ConditionExpression }), { abortSignal });
  }
}

function plain(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { S, N }]) => [name, S ?? Number(N)]));
}
