import { describe, expect, it } from '@jest/globals';
import { CustomResource, Stack } from 'aws-cdk-lib';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AwsError } from '../../../preview';
import { callAws, inline, type PreviewFixture, preview } from '../../support/preview/served-app';

const KEYS = {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
};

const withTable = () =>
  preview((stack) => {
    new TableV2(stack, 'Tokens', { ...KEYS, tableName: 'tokens', timeToLiveAttribute: 'ttl' });
  });

const call = ({ aws }: PreviewFixture, operation: string, input: object, region?: string) =>
  callAws(aws, `DynamoDB_20120810.${operation}`, { TableName: 'tokens', ...input }, region);

const feed = (sk: string, more: object = {}) => ({ Item: { pk: { S: 'feed' }, sk: { S: sk }, ...more } });

describe('DynamoDB behind the AWS endpoint', () => {
  it('has the tables of the template, of both kinds, with their indexes', async () => {
    const started = await preview((stack) => {
      new TableV2(stack, 'Global', { ...KEYS, tableName: 'global' });
      const table = new Table(stack, 'Table', { partitionKey: KEYS.partitionKey, tableName: 'provisioned' });
      table.addGlobalSecondaryIndex({ indexName: 'by-sk', partitionKey: KEYS.sortKey });
    });
    expect((await call(started, 'ListTables', {})).body).toEqual({ TableNames: ['global', 'provisioned'] });
    const { body } = await call(started, 'DescribeTable', { TableName: 'provisioned' });
    expect(body.Table).toMatchObject({
      TableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/provisioned',
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexName: 'by-sk' }],
    });
  });

  it('reads what comes after a sort key, in order', async () => {
    const started = await withTable();
    for (const sk of ['key#1', '0000000000002#jti#b', '0000000000001#jti#a', '0000000000003#jti#c']) {
      await call(started, 'PutItem', feed(sk));
    }
    const { body } = await call(started, 'Query', {
      KeyConditionExpression: 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': { S: 'feed' }, ':after': { S: '0000000000001#jti#a' } },
      ConsistentRead: true,
    });
    const items = body.Items as { sk: { S: string } }[];
    expect(items.map(({ sk }) => sk.S)).toEqual(['0000000000002#jti#b', '0000000000003#jti#c', 'key#1']);
  });

  it('checks conditions, and counts', async () => {
    const started = await withTable();
    const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
    expect((await call(started, 'PutItem', { ...feed('a'), ...absent })).status).toBe(200);
    expect(await call(started, 'PutItem', { ...feed('a'), ...absent })).toMatchObject({
      status: 400,
      error: 'ConditionalCheckFailedException',
      body: { message: 'The conditional request failed' },
    });
    const add = {
      Key: { pk: { S: 'rate' }, sk: { S: '0' } },
      UpdateExpression: 'ADD #n :n SET #ttl = if_not_exists(#ttl, :ttl)',
      ExpressionAttributeNames: { '#n': 'n', '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':n': { N: '1' }, ':ttl': { N: '9' } },
      ReturnValues: 'UPDATED_NEW',
    };
    await call(started, 'UpdateItem', add);
    expect((await call(started, 'UpdateItem', add)).body).toMatchObject({ Attributes: { n: { N: '2' } } });
  });

  it('keeps Regions apart', async () => {
    const started = await preview((stack, app) => {
      new TableV2(stack, 'Here', { ...KEYS, tableName: 'tokens' });
      new TableV2(new Stack(app, 'Eu', { env: { region: 'eu-west-1' } }), 'There', { ...KEYS, tableName: 'tokens' });
    });
    await call(started, 'PutItem', feed('here'));
    await call(started, 'PutItem', feed('there'), 'eu-west-1');
    const scanned = async (region: string) => (await call(started, 'Scan', {}, region)).body.Items;
    expect(await scanned('us-east-1')).toEqual([feed('here').Item]);
    expect(await scanned('eu-west-1')).toEqual([feed('there').Item]);
    expect((await call(started, 'Scan', {}, 'eu-north-1')).error).toBe('ResourceNotFoundException');
  });

  it('is where functions of the template look, and custom resources too', async () => {
    const started = await preview((stack) => {
      const table = new TableV2(stack, 'Tokens', KEYS);
      const code = `exports.handler = async (event) => {
        const body = JSON.stringify({ TableName: process.env.TABLE, Item: { pk: { S: 'settings' }, sk: { S: 'settings' } } });
        const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.PutItem',
          authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/' + process.env.AWS_REGION + '/dynamodb/aws4_request' };
        const { status } = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers, body });
        const answer = { Status: status === 200 ? 'SUCCESS' : 'FAILED', PhysicalResourceId: 'settings' };
        await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
      }`;
      const writer = inline(stack, 'Writer', code, { environment: { TABLE: table.tableName } });
      new CustomResource(stack, 'Settings', { serviceToken: writer.functionArn });
    });
    const { body } = await call(started, 'ListTables', {});
    const [TableName] = body.TableNames as string[];
    expect((await call(started, 'Scan', { TableName })).body.Count).toBe(1);
  });

  it('says what it does not serve, and what is no input', async () => {
    const started = await withTable();
    expect(await call(started, 'TransactWriteItems', {})).toMatchObject({
      status: 400,
      error: 'UnknownOperationException',
    });
    expect((await call(started, 'PutItem', { Item: { pk: { S: 'only' } } })).error).toBe('ValidationException');
    expect((await call(started, 'PutItem', { Item: 'x' })).error).toBe('SerializationException');
  });

  it('can be throttled or down where a test wants it so, and leaves the other services alone', async () => {
    const started = await withTable();
    started.dynamodb.onCall = (operation) => {
      throw new AwsError('ProvisionedThroughputExceededException', operation);
    };
    expect((await call(started, 'GetItem', {})).error).toBe('ProvisionedThroughputExceededException');
    expect((await callAws(started.aws, 'AmazonSSM.DescribeParameters', {})).status).toBe(200);
    started.dynamodb.onCall = () => {
      throw new Error('down');
    };
    await expect(call(started, 'GetItem', {})).rejects.toThrow('fetch failed');
  });

  it('goes on, and says why, where a table cannot be made', async () => {
    const { lines } = await preview((stack) => {
      new TableV2(stack, 'Tokens', { ...KEYS, tableName: 'a b' });
    });
    expect(lines).toContainEqual(expect.stringMatching(/^FAILED {2}Shop: table Tokens\w+: .*a b/));
  });
});
