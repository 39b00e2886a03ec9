import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDb } from '../../../request/aws/dynamodb';
import type { HttpRequest, Transport } from '../../../request/aws/http-transport';
import { TokensTable } from '../../support/request/tokens-table';

const table = new TokensTable();
const soon = () => AbortSignal.timeout(5_000);
let db: DynamoDb;
beforeAll(async () => {
  await table.start();
  db = new DynamoDb({ table: table.name, env: table.env });
});
afterAll(() => table.stop());

describe('DynamoDb against an emulator', () => {
  it('gets what was put, values of every kind', async () => {
    const item = {
      pk: 'client',
      sk: 'shop',
      version: 3,
      dpop: true,
      none: null,
      empty: '',
      far: -1.5e21,
      origins: ['https://a.example', 'https://b.example'],
      secrets: [{ id: 'one', expires: 1_900_000_000 }, []],
      nested: { bücher: { deep: [null, false] } },
    };
    expect(await db.put({ ...item, absent: undefined }, {}, soon())).toBeUndefined();
    expect(await db.get({ pk: 'client', sk: 'shop' }, soon())).toEqual(item);
    expect(await db.get({ pk: 'client', sk: 'other' }, soon())).toBeUndefined();
  });

  it('puts under conditions', async () => {
    const item = { pk: 'settings', sk: 'settings', version: 1 };
    expect(await db.put(item, { ifVersion: 1 }, soon())).toMatchObject({ failure: 'exists' });
    expect(await db.put(item, { ifAbsent: true }, soon())).toBeUndefined();
    expect(await db.put(item, { ifAbsent: true }, soon())).toMatchObject({ failure: 'exists' });
    expect(await db.put({ ...item, version: 2 }, { ifVersion: 1 }, soon())).toBeUndefined();
    expect(await db.put({ ...item, version: 2 }, { ifVersion: 1 }, soon())).toMatchObject({ failure: 'exists' });
  });

  it('queries a partition from a sort key on, over many pages', async () => {
    const filler = 'x'.repeat(350_000);
    for (const sk of ['4', '1', '3', '5', '2']) await db.put({ pk: 'feed', sk, filler }, {}, soon());
    const all = (await db.query('feed', undefined, soon())) as { sk: string }[];
    expect(all.map(({ sk }) => sk)).toEqual(['1', '2', '3', '4', '5']);
    const later = (await db.query('feed', '2', soon())) as { sk: string }[];
    expect(later.map(({ sk }) => sk)).toEqual(['3', '4', '5']);
    expect(await db.query('nothing', undefined, soon())).toEqual([]);
  });

  it('counts, and gives a new counter its end', async () => {
    const key = { pk: 'rate#client#shop', sk: '1700000000' };
    const totals = [await db.add(key, 'n', 1, 1_700_000_120, soon()), await db.add(key, 'n', 2, 9, soon())];
    expect(totals).toEqual([1, 3]);
    expect(await db.get(key, soon())).toEqual({ ...key, n: 3, ttl: 1_700_000_120 });
    const many = await Promise.all(Array.from({ length: 20 }, () => db.add(key, 'n', 1, 9, soon())));
    expect(new Set(many)).toEqual(new Set(Array.from({ length: 20 }, (_, i) => i + 4)));
  });

  it('deletes, also what is not there', async () => {
    const key = { pk: 'client', sk: 'gone' };
    await db.put(key, {}, soon());
    expect(await db.delete(key, soon())).toBeUndefined();
    expect(await db.get(key, soon())).toBeUndefined();
    expect(await db.delete(key, soon())).toBeUndefined();
  });

  it('tells a table that is not there', async () => {
    const other = new DynamoDb({ table: 'other', env: table.env });
    expect(await other.get({ pk: 'a', sk: 'b' }, soon())).toMatchObject({ failure: 'missing' });
  });
});

/** A table whose calls are answered by this. */
function answeredBy(transport: Transport): DynamoDb {
  const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  return new DynamoDb({ table: 'tokens', transport, env });
}

const says = (body: string, status = 200) => answeredBy(async () => ({ status, body }));

describe('DynamoDb', () => {
  it('asks for consistent reads of its table', async () => {
    const requests: HttpRequest[] = [];
    const one = answeredBy(async (request) => {
      requests.push(request);
      return { status: 200, body: '{"Items":[]}' };
    });
    await one.get({ pk: 'a', sk: 'b' }, soon());
    await one.query('feed', 'a', soon());
    expect(requests.map(({ url }) => url.href)).toEqual(Array(2).fill('https://dynamodb.eu-west-1.amazonaws.com/'));
    expect(requests.map(({ headers }) => headers['x-amz-target'])).toEqual([
      'DynamoDB_20120810.GetItem',
      'DynamoDB_20120810.Query',
    ]);
    expect(requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      { TableName: 'tokens', ConsistentRead: true, Key: { pk: { S: 'a' }, sk: { S: 'b' } } },
      { TableName: 'tokens', ConsistentRead: true, ExpressionAttributeValues: { ':pk': { S: 'feed' } } },
    ]);
  });

  it.each([
    ['no items', '{}'],
    ['items that are no list', '{"Items":{}}'],
    ['an item that is null', '{"Items":[null]}'],
    ['an attribute of no type', '{"Items":[{"pk":{}}]}'],
    ['an attribute that is text', '{"Items":[{"pk":"feed"}]}'],
    ['a list that is none', '{"Items":[{"pk":{"L":5}}]}'],
    ['a last key that is none', '{"Items":[],"LastEvaluatedKey":7}'],
    ['half a JSON text', '{"Items":['],
  ])('tells an answer with %s as malformed', async (_, body) => {
    expect(await says(body).query('feed', undefined, soon())).toMatchObject({ failure: 'malformed' });
  });

  it('tells an item of an unknown shape and a counter without number as malformed', async () => {
    expect(await says('{"Item":null}').get({ pk: 'a', sk: 'b' }, soon())).toMatchObject({ failure: 'malformed' });
    const key = { pk: 'a', sk: 'b' };
    expect(await says('{"Attributes":{}}').add(key, 'n', 1, 9, soon())).toMatchObject({ failure: 'malformed' });
    expect(await says('{}').add(key, 'n', 1, 9, soon())).toMatchObject({ failure: 'malformed' });
  });

  it.each([
    ['ProvisionedThroughputExceededException', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['RequestLimitExceeded', 400, 'throttled'],
    ['AccessDeniedException', 400, 'denied'],
    ['ValidationException', 400, 'refused'],
    ['InternalServerError', 500, 'unreachable'],
  ])('tells %s as a value', async (code, status, failure) => {
    const one = says(`{"__type":"com.amazonaws.dynamodb.v20120810#${code}"}`, status);
    expect(await one.get({ pk: 'a', sk: 'b' }, soon())).toMatchObject({ failure });
    expect(await one.put({ pk: 'a', sk: 'b' }, {}, soon())).toMatchObject({ failure });
    expect(await one.delete({ pk: 'a', sk: 'b' }, soon())).toMatchObject({ failure });
  });

  it('keeps a property named __proto__ a property', async () => {
    const bodies: string[] = [];
    const one = answeredBy(async ({ body }) => {
      bodies.push(body);
      return { status: 200, body };
    });
    await one.put({ pk: 'proto', sk: '1', map: JSON.parse('{"__proto__":{"admin":true}}') }, {}, soon());
    expect(bodies[0]).toContain('"__proto__":{"M":{"admin":{"BOOL":true}}}');
    const item = (await says(bodies[0]!).get({ pk: 'proto', sk: '1' }, soon())) as { map: { admin?: unknown } };
    expect([Object.keys(item.map), item.map.admin]).toEqual([['__proto__'], undefined]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => {}])('refuses to store %s', async (value) => {
    expect(await db.put({ pk: 'a', sk: 'b', value }, {}, soon())).toMatchObject({ failure: 'refused' });
  });

  it('tells an answer that does not come in time', async () => {
    const never = answeredBy(
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    expect(await never.query('feed', undefined, AbortSignal.timeout(20))).toMatchObject({ failure: 'timeout' });
  });
});
