import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { handler } from '../../../lambda/key-rotation';
import { DynamoDb } from '../../../request/aws/dynamodb';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { removeKey } from '../../../request/tokens/key/remove-key';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { refused } from '../../support/request/fake-kms';
import { KmsServer } from '../../support/request/kms-server';
import { config, schedule, signal } from '../../support/request/rotation';
import { TokensTable } from '../../support/request/tokens-table';

describe('the function', () => {
  let table: TokensTable;
  let kms: KmsServer;
  let cloudFormation: Server;
  let responses: Record<string, unknown>[];
  let responseUrl: string;
  let store: AdminStore;

  beforeEach(async () => {
    table = await new TokensTable().start();
    kms = await new KmsServer().start();
    responses = [];
    cloudFormation = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      responses.push(JSON.parse(body));
      response.writeHead(200).end();
    });
    await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
    responseUrl = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/`;
    const env = {
      ...table.env,
      ...kms.env,
      TOKENS_TABLE: table.name,
      TOKENS_ISSUER: 'https://tokens.shop.example',
      TOKENS_CONFIG: JSON.stringify(config),
    };
    for (const [name, value] of Object.entries(env)) stubEnv(name, value);
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    store = new AdminStore(new DynamoDb({ table: table.name, env: table.env }));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    unstubEnvs();
    cloudFormation.closeAllConnections();
    cloudFormation.close();
    await Promise.all([table.stop(), kms.stop()]);
  });

  it('counts a rotation that fails', async () => {
    const lines: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    stubEnv('TOKENS_CONFIG', JSON.stringify({ ...config, metrics: { stack: 'Shop', tokens: 'Tokens' } }));
    await table.stop();
    await expect(handler(schedule)).rejects.toThrow();
    const counted = lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
    expect(counted).toEqual([
      expect.objectContaining({ 'cdk-cors': 'key-rotation', stack: 'Shop', tokens: 'Tokens', RotationFailures: 1 }),
    ]);
  });

  const resource = (RequestType: string, more: object = {}) => ({
    RequestType,
    ResponseURL: responseUrl,
    StackId: 'arn:stack',
    RequestId: 'r1',
    LogicalResourceId: 'FirstKey',
    ...more,
  });
  const keys = async () => (await store.keys(signal)) as KeyRecord[];

  it('leaves an active key and the settings behind a first deployment', async () => {
    await handler(resource('Create'));
    expect(responses).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: 'FirstKey-r1' })]);
    expect(await keys()).toMatchObject([{ state: 'active', generation: 1, alg: 'ES256' }]);
    const { settings, ...rotation } = config;
    expect(await store.settings(signal)).toMatchObject({
      ...settings,
      issuer: 'https://tokens.shop.example',
      rotation,
    });
  });

  it('changes no key with a later one, and keeps the id of the resource', async () => {
    await handler(resource('Create'));
    const before = await keys();
    await handler(resource('Update', { PhysicalResourceId: 'FirstKey-r1' }));
    expect(await keys()).toEqual(before);
    expect(responses[1]).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'FirstKey-r1' });
  });

  it('makes what is due by its schedule, and fails where it cannot', async () => {
    await handler(schedule);
    expect(await keys()).toMatchObject([{ state: 'active' }]);
    await handler(schedule);
    expect((await keys()).length).toBe(1);
    stubEnv('TOKENS_TABLE', 'another');
    await expect(handler(schedule)).rejects.toThrow('missing');
    stubEnv('TOKENS_CONFIG', '{}');
    await expect(handler(schedule)).rejects.toThrow('algorithm');
  });

  it('deploys where KMS does not delete a key, and fails by its schedule for alarms', async () => {
    await handler(resource('Create'));
    const [first] = await keys();
    await removeKey(
      first!.kid,
      { store: new AdminStore(new DynamoDb({ table: table.name, env: table.env })) },
      AbortSignal.timeout(5000),
    );
    kms.kms.before = (action) => (action === 'ScheduleKeyDeletion' ? refused('AccessDeniedException') : undefined);
    await handler(resource('Update', { PhysicalResourceId: 'FirstKey-r1' }));
    expect(responses.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    await expect(handler(schedule)).rejects.toThrow(`key ${first!.kid} is not deleted: denied`);
  });

  it('has all keys deleted with the resource, also once their table is gone', async () => {
    await handler(resource('Create'));
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    expect([...kms.kms.keys.values()].map(({ deletionInDays }) => deletionInDays)).toEqual([7]);
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    stubEnv('TOKENS_TABLE', 'another');
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    expect(responses.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  it('has a key deleted with the resource that was begun and not finished', async () => {
    kms.kms.before = (action) => (action === 'GetPublicKey' ? refused('AccessDeniedException') : undefined);
    await expect(handler(schedule)).rejects.toThrow('denied');
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    expect([...kms.kms.keys.values()].map(({ deletionInDays }) => deletionInDays)).toEqual([7]);
  });

  it('has all other keys deleted where one cannot be, and tells it in the end', async () => {
    await handler(resource('Create'));
    stubEnv('TOKENS_CONFIG', JSON.stringify({ ...config, keyRotationSeconds: 1 }));
    await handler(schedule);
    let asked = 0;
    kms.kms.before = (action) =>
      action === 'ScheduleKeyDeletion' && asked++ === 0 ? refused('KMSInternalThing', 'not this one') : undefined;
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    expect(responses[1]).toMatchObject({
      Status: 'FAILED',
      Reason: 'refused: key kms-1 of KMS: KMSInternalThing: not this one',
    });
    const deletions = () => [...kms.kms.keys.values()].map(({ deletionInDays }) => deletionInDays);
    expect(deletions()).toEqual([undefined, 7]);
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    expect(responses[2]).toMatchObject({ Status: 'SUCCESS' });
    expect(deletions()).toEqual([7, 7]);
  });

  it.each([
    ['cannot be read', 'malformed'],
    ['is in a table that went meanwhile', 'missing'],
  ] as const)('does not get a stack stuck for a begun key that %s', async (_, failure) => {
    await handler(resource('Create'));
    jest.spyOn(AdminStore.prototype, 'begunKey').mockResolvedValue({ failure, message: 'none' });
    await handler(resource('Delete', { PhysicalResourceId: 'FirstKey-r1' }));
    expect(responses[1]).toMatchObject({ Status: 'SUCCESS' });
    expect([...kms.kms.keys.values()].map(({ deletionInDays }) => deletionInDays)).toEqual([7]);
  });

  it('tells CloudFormation what is wrong with its settings, but does not get a stack stuck', async () => {
    stubEnv('TOKENS_CONFIG', JSON.stringify({ ...config, publishSeconds: 60 }));
    await handler(resource('Create'));
    await handler(resource('Delete'));
    expect(responses).toMatchObject([
      { Status: 'FAILED', Reason: 'publishSeconds is below 300' },
      { Status: 'SUCCESS' },
    ]);
  });
});
