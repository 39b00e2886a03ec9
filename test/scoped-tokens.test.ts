import { describe, expect, it } from '@jest/globals';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { EndpointClass, type ScopedTokensProps } from '../lib';
import { REVOCATION_ATTRIBUTES } from '../lib/private/scoped-tokens/token-table';
import type { Item } from '../request/aws/dynamodb-item';
import type { KeyRecord } from '../request/tokens/key/key-record';
import { AdminStore } from '../request/tokens/state/admin-store';
import type { Table as TokenTable } from '../request/tokens/state/token-store';
import { GATEWAY, ITEMS, newStack, POOL, refused, SIGN_OUTS } from './support/synth/scoped-tokens';
import { AUDIENCE, gatewayTokens, shopTokens } from './support/synth/token-app';

describe('the bound on revocation', () => {
  it.each<[string, Partial<ScopedTokensProps>, { snapshot: number; cache: number; outage: number }]>([
    ['by default', {}, { snapshot: 5, cache: 0, outage: 30 }],
    ['at its least', { maxRevocationTime: Duration.seconds(1) }, { snapshot: 0, cache: 0, outage: 30 }],
    [
      'with kept results',
      { maxRevocationTime: Duration.seconds(36), resultsCacheTtl: Duration.seconds(30) },
      { snapshot: 5, cache: 30, outage: 30 },
    ],
    [
      'with nothing left',
      { maxRevocationTime: Duration.seconds(31), resultsCacheTtl: Duration.seconds(30) },
      { snapshot: 0, cache: 30, outage: 30 },
    ],
    ['far away', { maxRevocationTime: Duration.seconds(600) }, { snapshot: 60, cache: 0, outage: 60 }],
    ['with an outage of its own', { usableFor: Duration.minutes(15) }, { snapshot: 5, cache: 0, outage: 900 }],
  ])('%s is divided between snapshot and kept results', (_, props, { snapshot, cache, outage }) => {
    const { authorizer, resultCacheSeconds } = shopTokens(newStack(), props)._plan;
    expect({ ...authorizer, resultCacheSeconds }).toMatchObject({
      freshForSeconds: snapshot,
      resultCacheSeconds: cache,
      usableForSeconds: outage,
    });
  });

  it('is printed with its parts', () => {
    const stack = newStack();
    shopTokens(stack, { maxRevocationTime: Duration.seconds(36), resultsCacheTtl: Duration.seconds(30) });
    Annotations.fromStack(stack).hasInfo(
      '/Shop/Tokens',
      'Tokens: a revocation takes effect within T = 36 s: 1 s write + 5 s snapshot + 30 s result cache; while the table ' +
        'cannot be read, the last snapshot is used for up to 60 s, then all tokens are refused [ack: cdk-cors:revocation-bound]',
    );
  });

  it('is the lifetime of tokens where API Gateway verifies them', () => {
    const stack = newStack();
    const { issuer, rotation } = gatewayTokens(stack)._plan;
    expect(issuer).toMatchObject({ algorithm: 'RS256', tokenLifetimeSeconds: 120, maxLifetimeSeconds: 120 });
    // what it issues cannot be taken back, so it looks each time
    expect(issuer.freshForSeconds).toBe(0);
    expect(rotation).toMatchObject({ algorithm: 'RS256', publishSeconds: 7200 });
    Annotations.fromStack(stack).hasInfo(
      '/Shop/Tokens',
      'Tokens: a revocation takes effect within T = 121 s: 1 s write + 120 s lifetime of tokens, since API Gateway verifies ' +
        'them by itself; a removed key stays valid for up to 7200 s (HTTP APIs) or 3600 s (REST APIs), and the origins that ' +
        'tokens name are not checked [ack: cdk-cors:revocation-bound]',
    );
  });

  it('that nothing could keep is refused with the arithmetic', () => {
    expect(refused({ maxRevocationTime: Duration.seconds(5), resultsCacheTtl: Duration.seconds(10) })).toEqual([
      'maxRevocationTime: revocation-too-short - got 5: T = 1 s write + S + 10 s result cache leaves S = 5 - 1 - 10 = -6 s ' +
        'for the snapshot; write at least Duration.seconds(11), or a resultsCacheTtl of at most Duration.seconds(4)',
    ]);
    expect(refused({ maxRevocationTime: Duration.seconds(1), resultsCacheTtl: Duration.seconds(1) })).toEqual([
      'maxRevocationTime: revocation-too-short - got 1: T = 1 s write + S + 1 s result cache leaves S = 1 - 1 - 1 = -1 s ' +
        'for the snapshot; write at least Duration.seconds(2), or leave resultsCacheTtl out',
    ]);
    expect(refused({ ...GATEWAY, maxRevocationTime: Duration.seconds(60) })).toEqual([
      'maxRevocationTime: revocation-too-short - got 60: T = 1 s write + 120 s lifetime of tokens = 121 s where API Gateway ' +
        'verifies them; write at least Duration.seconds(121), shorten tokenLifetime, or use TokenVerification.AUTHORIZER',
    ]);
  });

  it('may be as long as the lifetime where API Gateway verifies', () => {
    expect(
      refused({ ...GATEWAY, maxRevocationTime: Duration.seconds(61), tokenLifetime: Duration.minutes(1) }),
    ).toEqual([]);
  });

  it('warns of what kept results do to requests without an origin', () => {
    const stack = newStack();
    shopTokens(stack, { maxRevocationTime: Duration.seconds(36), resultsCacheTtl: Duration.seconds(30) });
    Annotations.fromStack(stack).hasWarning(
      '/Shop/Tokens',
      Match.stringLikeRegexp('answers 401 to whatever has no Origin'),
    );
  });
});

describe('what is made', () => {
  it('is one table, kept with the stack gone, whose items expire', () => {
    const stack = newStack();
    shopTokens(stack);
    Template.fromStack(stack).hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    const other = newStack();
    shopTokens(other, { removalPolicy: RemovalPolicy.DESTROY });
    Template.fromStack(other).hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' });
  });

  it('goes by a table that is there, with the same permissions and nothing made in its place', () => {
    const permissions = (tableOf: (stack: Stack) => ITable | undefined) => {
      const stack = newStack();
      const tokens = shopTokens(stack, { table: tableOf(stack), ...SIGN_OUTS });
      const template = Template.fromStack(stack);
      const arn = JSON.stringify(stack.resolve(tokens.table.tableArn));
      const name = JSON.stringify(stack.resolve(tokens.table.tableName));
      const roles = JSON.stringify(template.findResources('AWS::IAM::Role'));
      return {
        tables: Object.keys(template.findResources('AWS::DynamoDB::*Table')).length,
        roles: roles.replaceAll(arn, '"the table"').replaceAll(name, '"its name"'),
      };
    };
    const own = permissions(() => undefined);
    const imported = permissions((stack) => Table.fromTableName(stack, 'Kept', 'Shop-TokensTable-1A2B'));
    expect(own.roles).toContain('"the table"');
    expect(imported.roles).toBe(own.roles);
    const [made, given] = [newStack(), newStack()];
    shopTokens(made);
    shopTokens(given, { table: Table.fromTableName(given, 'Kept', 'Shop-TokensTable-1A2B') });
    Template.fromStack(made).resourceCountIs('AWS::DynamoDB::Table', 1);
    Template.fromStack(given).resourceCountIs('AWS::DynamoDB::Table', 0);
    Template.fromStack(given).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TOKENS_TABLE: 'Shop-TokensTable-1A2B' }) },
    });
  });

  it('lets functions use the key that encrypts a table of the app, through DynamoDB alone', () => {
    const stack = newStack();
    const table = new Table(stack, 'Mine', { ...ITEMS, encryption: TableEncryption.CUSTOMER_MANAGED });
    shopTokens(stack, { table });
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) {
      expect(Properties.Policies[0].PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({
          Action: 'kms:Decrypt',
          Condition: { StringEquals: { 'kms:ViaService': expect.anything() } },
        }),
      );
    }
  });

  it('is an API whose URL has no path, throttled, with a log of who asked', () => {
    const stack = newStack();
    shopTokens(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 300, ThrottlingBurstLimit: 300 },
      AccessLogSettings: { Format: Match.stringLikeRegexp('"sourceIp"') },
    });
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage?.['Properties'].AccessLogSettings.Format).not.toMatch(/header|querystring|authorizer/i);
  });

  it('lets through as many requests as it is told to, where the quota for signatures has been raised', () => {
    const stack = newStack();
    shopTokens(stack, { requestsPerMinute: 60_030 });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 1000.5, ThrottlingBurstLimit: 1001 },
    });
  });

  it('lets pages of any origin ask for tokens and keys, and for nothing else', () => {
    const stack = newStack();
    shopTokens(stack);
    const routes = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Route'));
    const keys: string[] = routes.map(({ Properties }) => Properties.RouteKey);
    expect(keys.filter((key) => key.startsWith('OPTIONS'))).toEqual(['OPTIONS /token', 'OPTIONS /jwks.json']);
    expect(keys).toContain('POST /revoke');
    expect(keys).toContain('POST /introspect');
    expect(keys).toContain('GET /.well-known/oauth-authorization-server');
  });

  it('takes events of identity providers where there are any', () => {
    const keysWith = (props: Partial<ScopedTokensProps>) => {
      const stack = newStack();
      shopTokens(stack, props);
      const routes = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Route'));
      return routes.map(({ Properties }) => Properties.RouteKey);
    };
    const subjectIssuers = [{ issuer: 'https://id.example', audience: 'shop', scopes: [] }];
    expect(keysWith({ subjectIssuers })).toContain('POST /events');
    expect(keysWith({})).not.toContain('POST /events');
  });

  it('takes a domain of its own for iss, and no other address then', () => {
    const stack = newStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:1:certificate/x');
    const issuerDomain = new DomainName(stack, 'Domain', { domainName: 'id.shop.example', certificate });
    const tokens = shopTokens(stack, { issuerDomain });
    expect(stack.resolve(tokens.issuerUrl)).toEqual({ 'Fn::Join': ['', ['https://', { Ref: expect.any(String) }]] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
  });

  it('rotates keys every hour, and with each deployment that changes something', () => {
    const stack = newStack();
    shopTokens(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
    template.hasResourceProperties('Custom::CdkCorsSigningKeys', {
      Config: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('"keyRotationSeconds":2592000')])] },
      ServiceTimeout: '180',
    });
  });

  it('publishes a key long enough before and after it signs', () => {
    const { rotation } = shopTokens(newStack(), { usableFor: Duration.minutes(2) })._plan;
    // longest life of a token, what an issuer goes by while it cannot read, clocks that differ
    expect(rotation).toMatchObject({ publishSeconds: 600, retireSeconds: 900 + 120 + 5 });
  });

  it('tells preview and CLI where the table is and who issues', () => {
    const stack = newStack();
    shopTokens(stack);
    expect(Template.fromStack(stack).toJSON()['Metadata']['cdk-cors'].tokens).toEqual([
      { table: { Ref: expect.any(String) }, issuer: { 'Fn::GetAtt': [expect.any(String), 'ApiEndpoint'] } },
    ]);
  });

  it('revokes at sign-outs of Cognito where it is asked to', () => {
    const stack = newStack();
    const userPool = new UserPool(stack, 'Users');
    const client = userPool.addClient('Web');
    const subjectIssuers = [
      { issuer: userPool.userPoolProviderUrl, audience: client.userPoolClientId, scopes: ['orders:read'] },
    ];
    shopTokens(stack, { subjectIssuers, revokeOnCognitoSignOut: true });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['aws.cognito-idp'], detail: { eventName: Match.arrayWith(['GlobalSignOut']) } },
    });
  });
});

describe('what functions may do', () => {
  const allowed = (props: Partial<ScopedTokensProps> = {}) => {
    const stack = newStack();
    shopTokens(stack, props);
    const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    return Object.fromEntries(
      roles.map(([id, { Properties }]) => [
        id.replace(/^Tokens|Role[0-9A-F]{8}$/g, ''),
        Properties.Policies[0].PolicyDocument.Statement.slice(1).map(
          ({ Action, Condition }: { Action: string; Condition: Record<string, Record<string, unknown>> }) => [
            Action,
            Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ??
              Object.keys(Condition['StringEquals'] ?? {}),
          ],
        ),
      ]),
    );
  };

  it('goes by the partition of an item and by the tag of a key', () => {
    expect(allowed(SIGN_OUTS)).toEqual({
      Issuer: [
        ['kms:Sign', ['aws:ResourceTag/cdk-cors-tokens', 'kms:SigningAlgorithm']],
        ['dynamodb:GetItem', ['client', 'replay#*']],
        ['dynamodb:Query', ['feed']],
        ['dynamodb:PutItem', ['feed', 'replay#*']],
        ['dynamodb:UpdateItem', ['rate#*']],
      ],
      KeyRotation: [
        ['kms:CreateKey', ['aws:RequestTag/cdk-cors-tokens', 'kms:KeyUsage', 'kms:KeySpec']],
        ['kms:TagResource', ['aws:RequestTag/cdk-cors-tokens']],
        // whatever their spec: the verification may have been another before
        ['kms:GetPublicKey', ['aws:ResourceTag/cdk-cors-tokens', 'kms:KeyUsage']],
        ['kms:ScheduleKeyDeletion', ['aws:ResourceTag/cdk-cors-tokens', 'kms:KeyUsage']],
        ['dynamodb:GetItem', ['settings']],
        ['dynamodb:Query', ['feed']],
        ['dynamodb:PutItem', ['feed', 'settings']],
      ],
      SubjectRevocation: [
        ['dynamodb:GetItem', ['client']],
        ['dynamodb:PutItem', ['feed']],
      ],
    });
  });

  it('does not include the making of a key where revocations are written', async () => {
    const limit = JSON.stringify({ 'ForAllValues:StringEquals': { 'dynamodb:Attributes': REVOCATION_ATTRIBUTES } });
    const stack = newStack();
    shopTokens(stack, SIGN_OUTS);
    const roles = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(roles.split(limit.slice(1, -1))).toHaveLength(3);

    const written: string[][] = [];
    const put = async (item: Item) => {
      written.push(Object.keys(item));
      return undefined;
    };
    const store = new AdminStore({ put } as unknown as TokenTable);
    const signal = AbortSignal.timeout(1000);
    await store.revoke({ kind: 'client', id: 'acme', exp: 2, notBefore: 1 }, 0, signal);
    await store.remember('acme', 'id', 1, signal);
    await store.putKey({ kid: 'a-1', jwk: {}, version: 0 } as KeyRecord, signal);
    const [revocation, seen, key] = written.map((names) => names.every((name) => REVOCATION_ATTRIBUTES.includes(name)));
    expect({ revocation, seen, key }).toEqual({ revocation: true, seen: true, key: false });
  });
});

describe('scopes that no class needs', () => {
  const warnings = (scopes: { readonly [method: string]: string[] } | undefined) => {
    const stack = newStack();
    const subjectIssuers = [{ ...POOL, scopes: ['orders:read', 'order:write'] }];
    const tokens = shopTokens(stack, { publicScopes: ['qoutes:read'], subjectIssuers });
    if (scopes) EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes });
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('no class needs'))
      .map(({ entry }) => entry.data);
  };

  it('are told with where they stand and what classes need', () => {
    expect(warnings({ GET: ['quotes:read', 'orders:read'] })).toEqual([
      'no class needs "qoutes:read" of publicScopes, "order:write" of subjectIssuers[0].scopes: a token with it opens ' +
        'nothing; the classes that take these tokens need "orders:read", "quotes:read": write it as one of them does, or ' +
        'leave it out [ack: cdk-cors:scope-unneeded]',
    ]);
  });

  it('are not told where all are needed, or where no class takes the tokens', () => {
    expect(warnings({ GET: ['qoutes:read', 'orders:read'], POST: ['order:write'] })).toEqual([]);
    expect(warnings(undefined)).toEqual([]);
  });
});

it('the audience of tokens is the one given', () => {
  expect(shopTokens(newStack())._plan.authorizer.audience).toBe(AUDIENCE);
});
