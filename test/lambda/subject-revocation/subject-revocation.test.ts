import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { handler } from '../../../lambda/subject-revocation';
import { signedOutSubjects } from '../../../lambda/subject-revocation/signed-out-subjects';
import { DynamoDb } from '../../../request/aws/dynamodb';
import { clientKey } from '../../../request/tokens/client/client-item';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { TokensTable } from '../../support/request/tokens-table';

const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Shop';
const OTHER_POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other';
const issuers = [
  { issuer: POOL, audience: 'app', scopes: ['a'], subjectPrefix: 'shop|' },
  { issuer: POOL, audience: 'web', scopes: ['a'], subjectPrefix: 'shop|' },
  { issuer: OTHER_POOL, audience: 'other', scopes: ['a'] },
  { issuer: 'https://login.example', audience: 'app', scopes: ['a'], subjectPrefix: 'login|' },
];

function call(eventName: string, detail: object = {}) {
  return {
    source: 'aws.cognito-idp',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'cognito-idp.amazonaws.com',
      eventName,
      requestParameters: { userPoolId: 'eu-west-1_Shop', username: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      responseElements: null,
      additionalEventData: { sub: 'user-1' },
      ...detail,
    },
  };
}

describe('who was signed out', () => {
  it.each(['GlobalSignOut', 'AdminUserGlobalSignOut', 'RevokeToken'])('is told by %s', (name) => {
    expect(signedOutSubjects(call(name), issuers)).toEqual(['shop|user-1']);
  });

  it('is looked for among the users of a client, or of all pools, where the call names no pool', () => {
    const ofClient = call('RevokeToken', { requestParameters: { clientId: 'other' } });
    expect(signedOutSubjects(ofClient, issuers)).toEqual(['user-1']);
    const ofToken = call('GlobalSignOut', { requestParameters: { accessToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' } });
    expect(signedOutSubjects(ofToken, issuers)).toEqual(['shop|user-1', 'user-1']);
    expect(signedOutSubjects(call('GlobalSignOut', { requestParameters: null }), issuers)).toHaveLength(2);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'no call to Cognito'],
    ['a text', 'x', 'no call to Cognito'],
    ['no detail', { detail: null }, 'no call to Cognito'],
    ['another service', call('GlobalSignOut', { eventSource: 'kms.amazonaws.com' }), 'no call to Cognito'],
    ['another call', call('AdminGetUser'), 'signs a user out'],
    ['a call that failed', call('GlobalSignOut', { errorCode: 'NotAuthorizedException' }), 'failed'],
    ['no user', call('GlobalSignOut', { additionalEventData: null }), 'additionalEventData.sub'],
    ['a user that is no text', call('GlobalSignOut', { additionalEventData: { sub: 7 } }), 'additionalEventData.sub'],
    ['another pool', call('AdminUserGlobalSignOut', { requestParameters: { userPoolId: 'eu-west-1_X' } }), 'user pool'],
  ])('is nobody by %s', (_, event, why) => {
    expect(signedOutSubjects(event, issuers)).toContain(why);
  });
});

describe('the function', () => {
  let table: TokensTable;
  let lines: Record<string, unknown>[];
  beforeEach(async () => {
    table = await new TokensTable().start();
    lines = [];
    const env = {
      ...table.env,
      TOKENS_TABLE: table.name,
      TOKENS_CONFIG: JSON.stringify({ subjectIssuers: issuers, maxLifetimeSeconds: 900 }),
    };
    for (const [name, value] of Object.entries(env)) stubEnv(name, value);
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(JSON.parse(String(line)));
      return true;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    unstubEnvs();
    await table.stop();
  });

  const feed = () =>
    new DynamoDb({ table: table.name, env: table.env }).query('feed', undefined, AbortSignal.timeout(5000));

  it('sets the epoch of the user', async () => {
    await handler(call('AdminUserGlobalSignOut'));
    expect(await feed()).toEqual([
      expect.objectContaining({ kind: 'subject', id: 'shop|user-1', notBefore: expect.any(Number) }),
    ]);
    expect(lines).toEqual([{ 'cdk-cors': 'subject-revocation', subject: 'shop|user-1' }]);
  });

  it('sets none for a user with the id of a client, whose tokens that would end', async () => {
    const dynamoDb = new DynamoDb({ table: table.name, env: table.env });
    await dynamoDb.put({ ...clientKey('acme') }, {}, AbortSignal.timeout(5000));
    await handler(
      call('AdminUserGlobalSignOut', {
        requestParameters: { userPoolId: 'eu-west-1_Other' },
        additionalEventData: { sub: 'acme' },
      }),
    );
    expect(await feed()).toEqual([]);
    expect(lines).toMatchObject([{ subject: 'acme', problem: 'the subject has the id of a client' }]);
  });

  it('logs what it cannot make sense of, and is done with it', async () => {
    await handler({ detail: { eventName: 'GlobalSignOut' } });
    await handler(undefined);
    expect(await feed()).toEqual([]);
    expect(lines).toMatchObject([
      { problem: 'it is no call to Cognito user pools', event: expect.stringContaining('GlobalSignOut') },
      { problem: 'it is no call to Cognito user pools' },
    ]);
  });

  it('fails where the epoch cannot be written, so that it is called again', async () => {
    stubEnv('TOKENS_TABLE', 'another');
    await expect(handler(call('GlobalSignOut'))).rejects.toThrow('missing');
  });
});
