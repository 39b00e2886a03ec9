import { App, Duration, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { describe, expect, it } from 'vitest';
import { EndpointClass, type ScopedTokensProps, TokenVerification } from '../lib';
import { REVOCATION_ATTRIBUTES } from '../lib/private/scoped-tokens/token-table';
import type { Item } from '../request/aws/dynamodb-item';
import type { KeyRecord } from '../request/tokens/key/key-record';
import { type Table, TokenStore } from '../request/tokens/state/token-store';
import { refusal } from './support/synth/rest-api-app';
import { AUDIENCE, gatewayTokens, shopTokens } from './support/synth/token-app';

const POOL = {
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc',
  audience: 'app',
  scopes: ['orders'],
};
const SIGN_OUTS = { revokeOnCognitoSignOut: true, subjectIssuers: [POOL] };
const GATEWAY = { verification: TokenVerification.GATEWAY };

function newStack(): Stack {
  return new Stack(new App(), 'Shop');
}

/** What is refused about props, without the line above. */
function refused(props: Partial<ScopedTokensProps>): string[] {
  return refusal(() => shopTokens(newStack(), props)).slice(1);
}

describe('the bound on revocation', () => {
  it.each<[string, Partial<ScopedTokensProps>, { snapshot: number; cache: number; outage: number }]>([
    ['by default', {}, { snapshot: 5, cache: 0, outage: 30 }],
    ['at its least', { maxRevocationSeconds: 1 }, { snapshot: 0, cache: 0, outage: 30 }],
    [
      'with kept results',
      { maxRevocationSeconds: 36, resultCache: Duration.seconds(30) },
      { snapshot: 5, cache: 30, outage: 30 },
    ],
    [
      'with nothing left',
      { maxRevocationSeconds: 31, resultCache: Duration.seconds(30) },
      { snapshot: 0, cache: 30, outage: 30 },
    ],
    ['far away', { maxRevocationSeconds: 600 }, { snapshot: 60, cache: 0, outage: 60 }],
    ['with an outage of its own', { outage: Duration.minutes(15) }, { snapshot: 5, cache: 0, outage: 900 }],
  ])('%s is divided between snapshot and kept results', (_, props, { snapshot, cache, outage }) => {
    const { authorizer, resultCacheSeconds } = shopTokens(newStack(), props)._plan;
    expect({ ...authorizer, resultCacheSeconds }).toMatchObject({
      snapshotSeconds: snapshot,
      resultCacheSeconds: cache,
      outageSeconds: outage,
    });
  });

  it('is printed with its parts', () => {
    const stack = newStack();
    shopTokens(stack, { maxRevocationSeconds: 36, resultCache: Duration.seconds(30) });
    Annotations.fromStack(stack).hasInfo(
      '/Shop/Tokens',
      'Tokens: a revocation takes effect within T = 36 s: 1 s write + 5 s snapshot + 30 s result cache; while the table ' +
        'cannot be read, tokens pass by what was read last for up to 60 s, then none does [ack: cdk-cors:revocation-bound]',
    );
  });

  it('is the lifetime of tokens where API Gateway verifies them', () => {
    const stack = newStack();
    const { issuer, rotation } = gatewayTokens(stack)._plan;
    expect(issuer).toMatchObject({ algorithm: 'RS256', tokenLifetimeSeconds: 120, maxLifetimeSeconds: 120 });
    // what it issues cannot be taken back, so it looks each time
    expect(issuer.snapshotSeconds).toBe(0);
    expect(rotation).toMatchObject({ algorithm: 'RS256', publishSeconds: 7200 });
    Annotations.fromStack(stack).hasInfo(
      '/Shop/Tokens',
      'Tokens: a revocation takes effect within T = 121 s: 1 s write + 120 s lifetime of tokens, since API Gateway verifies ' +
        'them without asking; a removed key counts for up to 7200 s (HTTP APIs) or 3600 s (REST APIs), and the origins that ' +
        'tokens name are not looked at [ack: cdk-cors:revocation-bound]',
    );
  });

  it('that nothing could keep is refused with the arithmetic', () => {
    expect(refused({ maxRevocationSeconds: 5, resultCache: Duration.seconds(10) })).toEqual([
      'maxRevocationSeconds: revocation-too-short - got 5: T = 1 s write + S + 10 s result cache leaves S = 5 - 1 - 10 = -6 s ' +
        'for the snapshot; write at least 11, or a resultCache of at most 4 s',
    ]);
    expect(refused({ maxRevocationSeconds: 1, resultCache: Duration.seconds(1) })).toEqual([
      'maxRevocationSeconds: revocation-too-short - got 1: T = 1 s write + S + 1 s result cache leaves S = 1 - 1 - 1 = -1 s ' +
        'for the snapshot; write at least 2, or leave resultCache out',
    ]);
    expect(refused({ ...GATEWAY, maxRevocationSeconds: 60 })).toEqual([
      'maxRevocationSeconds: revocation-too-short - got 60: T = 1 s write + 120 s lifetime of tokens = 121 s where API Gateway ' +
        'verifies them; write at least 121, shorten tokenLifetime, or use TokenVerification.AUTHORIZER',
    ]);
  });

  it('may be as long as the lifetime where API Gateway verifies', () => {
    expect(refused({ ...GATEWAY, maxRevocationSeconds: 61, tokenLifetime: Duration.minutes(1) })).toEqual([]);
  });

  it('warns of what kept results do to requests without an origin', () => {
    const stack = newStack();
    shopTokens(stack, { maxRevocationSeconds: 36, resultCache: Duration.seconds(30) });
    Annotations.fromStack(stack).hasWarning(
      '/Shop/Tokens',
      Match.stringLikeRegexp('answers 401 to whatever has no Origin'),
    );
  });
});

describe('what is refused', () => {
  it.each<[Partial<ScopedTokensProps>, string]>([
    [
      { audience: 'api' },
      'audience: audience-invalid - got "api": an audience is an absolute URI without a fragment, at most 512 characters; ' +
        'write "https://api.shop.example", for example',
    ],
    [
      { audience: 'https://api.shop.example/#x' },
      'audience: audience-invalid - got "https://api.shop.example/#x": an audience is an absolute URI without a fragment, at ' +
        'most 512 characters; write "https://api.shop.example", for example',
    ],
    [
      { maxRevocationSeconds: 0 },
      'maxRevocationSeconds: revocation-out-of-range - got 0: to write a revocation takes up to 1 s; write a whole number ' +
        'from 1 to 86400',
    ],
    [
      { maxRevocationSeconds: 1.5 },
      'maxRevocationSeconds: revocation-out-of-range - got 1.5: to write a revocation takes up to 1 s; write a whole number ' +
        'from 1 to 86400',
    ],
    [
      { tokenLifetime: Duration.minutes(16) },
      'tokenLifetime: lifetime-out-of-range - got 960: tokens are short-lived, and not shorter than clocks and networks ' +
        'allow; write a whole number from 30 to 900 s',
    ],
    [
      { ...GATEWAY, tokenLifetime: Duration.minutes(5) },
      'tokenLifetime: lifetime-out-of-range - got 300: API Gateway cannot be told of revocations: tokens must end by ' +
        'themselves soon; write a whole number from 30 to 120 s',
    ],
    [
      { keyRotation: Duration.hours(1) },
      'keyRotation: key-rotation-out-of-range - got 3600: a key is published before it signs and after it signed, for hours; ' +
        'write a whole number from 86400 to 31536000 s',
    ],
    [
      { maxRevocationSeconds: 7200, resultCache: Duration.hours(2) },
      'resultCache: result-cache-out-of-range - got 7200: API Gateway keeps results for up to an hour, and for none where ' +
        'resultCache is left out; write a whole number from 1 to 3600 s',
    ],
    [
      { outage: Duration.seconds(4) },
      'outage: outage-out-of-range - got 4: what was read counts for 5 s in any case, and no token lives longer than 900 s; ' +
        'write a whole number from 5 to 900 s',
    ],
    [
      { ...GATEWAY, resultCache: Duration.seconds(30) },
      'resultCache: option-needs-authorizer - got "30 seconds": with TokenVerification.GATEWAY there is no authorizer that it ' +
        'could be about; leave it out',
    ],
    [
      { ...GATEWAY, outage: Duration.seconds(30) },
      'outage: option-needs-authorizer - got "30 seconds": with TokenVerification.GATEWAY there is no authorizer that it could ' +
        'be about; leave it out',
    ],
    [
      { publicScopes: ['quotes:*'] },
      'publicScopes[0]: scope-wildcard - got "quotes:*": scopes are exact words, and * is no wildcard in them; write words ' +
        'such as "orders:read"',
    ],
    [
      { publicScopes: ['quotes:read quotes:write'] },
      'publicScopes[0]: scope-invalid - got "quotes:read quotes:write": a scope is 1 to 128 printable ASCII characters ' +
        'without space, quote and backslash; write words such as "orders:read"',
    ],
    [
      { requestsPerMinute: { perClient: 0 } },
      'requestsPerMinute.perClient: rate-out-of-range - got 0: it is how many requests are answered in a minute; write a ' +
        'whole number from 1 to 1000000',
    ],
    [
      { subjectIssuers: [{ issuer: 'http://id.example', audience: 'shop', scopes: [] }] },
      'subjectIssuers[0].issuer: subject-issuer-invalid - got "http://id.example": an issuer is an https URL without query and ' +
        'fragment (OpenID Connect Discovery, section 3); write userPool.userPoolProviderUrl, for example',
    ],
    [
      { subjectIssuers: [{ issuer: 'https://id.example', audience: '', scopes: [] }] },
      'subjectIssuers[0].audience: subject-issuer-invalid - got "": a token for anybody would count; write the id of the client',
    ],
    [
      {
        revokeOnCognitoSignOut: true,
        subjectIssuers: [{ issuer: 'https://id.example', audience: 'shop', scopes: [] }],
      },
      'revokeOnCognitoSignOut: sign-outs-without-cognito - got true: no token is exchanged for one of Cognito, so that there ' +
        'is nothing for a sign-out there to end; add the user pool to subjectIssuers, by userPool.userPoolProviderUrl, or ' +
        'leave this out',
    ],
  ])('%j', (props, sentence) => {
    expect(refused(props)).toEqual([sentence]);
  });

  it('two providers that could name the same subjects', () => {
    const provider = (issuer: string, subjectPrefix?: string) => ({
      issuer,
      audience: 'shop',
      scopes: [],
      subjectPrefix,
    });
    const sentence =
      'got "": it begins as that of another provider, which could name the same subjects; give each provider a subjectPrefix ' +
      'of its own, such as "staff:"';
    const subjectIssuers = [provider('https://a.example'), provider('https://b.example')];
    expect(refused({ subjectIssuers })).toEqual([
      `subjectIssuers[0].subjectPrefix: subject-prefix-missing - ${sentence}`,
      `subjectIssuers[1].subjectPrefix: subject-prefix-missing - ${sentence}`,
    ]);
    expect(
      refused({ subjectIssuers: [provider('https://a.example', 'a:'), provider('https://b.example', 'b:')] }),
    ).toEqual([]);
  });

  it('what only the deployment knows', () => {
    const token = Token.asString({ Ref: 'Something' });
    const resultCache = Duration.seconds(Lazy.number({ produce: () => 1 }));
    expect(refused({ audience: token, resultCache, publicScopes: [token] })).toEqual([
      expect.stringMatching(/^audience: value-unresolved/),
      expect.stringMatching(/^resultCache: value-unresolved/),
      expect.stringMatching(/^publicScopes\[0\]: value-unresolved/),
    ]);
  });

  it('everything at once, under the path of the construct', () => {
    const props = { audience: '', publicScopes: ['a b'], tokenLifetime: Duration.hours(1) };
    expect(refusal(() => shopTokens(newStack(), props))).toEqual([
      'tokens Shop/Tokens cannot be issued',
      expect.stringMatching(/^audience:/),
      expect.stringMatching(/^tokenLifetime:/),
      expect.stringMatching(/^publicScopes\[0\]:/),
    ]);
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
    shopTokens(stack, { requestsPerMinute: { total: 60_030 } });
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
    const { rotation } = shopTokens(newStack(), { outage: Duration.minutes(2) })._plan;
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
    const store = new TokenStore({ put } as unknown as Table);
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
