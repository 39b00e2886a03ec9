import { describe, expect, it } from '@jest/globals';
import { App, Duration, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import {
  AttributeType,
  type ITable,
  Table,
  type TableProps,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { ScopedTokensProps, SubjectIssuer } from '../lib';
import { refusal } from './support/synth/rest-api-app';
import { GATEWAY, ITEMS, newStack, refused } from './support/synth/scoped-tokens';
import { shopTokens } from './support/synth/token-app';

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
      { maxRevocationTime: Duration.seconds(0) },
      'maxRevocationTime: revocation-out-of-range - got 0: to write a revocation takes up to 1 s; write a whole number ' +
        'from 1 to 86400 s',
    ],
    [
      { maxRevocationTime: Duration.millis(1500) },
      'maxRevocationTime: revocation-out-of-range - got 1.5: to write a revocation takes up to 1 s; write a whole number ' +
        'from 1 to 86400 s',
    ],
    [
      { tokenLifetime: Duration.minutes(16) },
      'tokenLifetime: lifetime-out-of-range - got 960: tokens are short-lived, and not shorter than clocks and networks ' +
        'allow; write a whole number from 30 to 900 s',
    ],
    [
      { ...GATEWAY, tokenLifetime: Duration.minutes(5) },
      'tokenLifetime: lifetime-out-of-range - got 300: API Gateway does not see revocations: tokens must expire ' +
        'soon; write a whole number from 30 to 120 s',
    ],
    [
      { keyRotationPeriod: Duration.hours(1) },
      'keyRotationPeriod: key-rotation-out-of-range - got 3600: a key is published before it signs and after it signed, for hours; ' +
        'write a whole number from 86400 to 31536000 s',
    ],
    [
      { maxRevocationTime: Duration.seconds(7200), resultsCacheTtl: Duration.hours(2) },
      'resultsCacheTtl: result-cache-out-of-range - got 7200: API Gateway caches results for up to an hour, and does not cache them if ' +
        'resultsCacheTtl is left out; write a whole number from 1 to 3600 s',
    ],
    [
      { usableFor: Duration.seconds(4) },
      'usableFor: usable-for-out-of-range - got 4: a reading is fresh for 5 s in any case, and no token lives longer than 900 s; ' +
        'write a whole number from 5 to 900 s',
    ],
    [
      { ...GATEWAY, resultsCacheTtl: Duration.seconds(30) },
      'resultsCacheTtl: option-needs-authorizer - got "30 seconds": with TokenVerification.GATEWAY there is no authorizer that it ' +
        'could be about; leave it out',
    ],
    [
      { ...GATEWAY, usableFor: Duration.seconds(30) },
      'usableFor: option-needs-authorizer - got "30 seconds": with TokenVerification.GATEWAY there is no authorizer that it could ' +
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
      { requestsPerMinutePerClient: 0 },
      'requestsPerMinutePerClient: rate-out-of-range - got 0: it is how many requests are answered in a minute; write a ' +
        'whole number from 1 to 1000000',
    ],
    [
      { subjectIssuers: [{ issuer: 'http://id.example', audience: 'shop', scopes: [] }] },
      'subjectIssuers[0].issuer: subject-issuer-invalid - got "http://id.example": an issuer is an https URL without query and ' +
        'fragment (OpenID Connect Discovery, section 3); write userPool.userPoolProviderUrl, for example',
    ],
    [
      { subjectIssuers: [{ issuer: 'https://id.example', audience: '', scopes: [] }] },
      'subjectIssuers[0].audience: subject-issuer-invalid - got "": a token for anybody would be accepted; write the id of the client',
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

  it('one provider whose users would become two subjects each', () => {
    const issuer = 'https://id.example';
    const of = (audience: string, subjectPrefix?: string) => ({ issuer, audience, scopes: [], subjectPrefix });
    expect(refused({ subjectIssuers: [of('web', 'a|'), of('mobile', 'b|')] })).toEqual([
      'subjectIssuers[1].subjectPrefix: subject-prefix-differs - got "b|": subjectIssuers[0] is the same provider and has ' +
        '"a|": one user would become two subjects; write "a|"',
    ]);
    expect(refused({ subjectIssuers: [of('web'), of('mobile', 'b|')] })).toEqual([
      'subjectIssuers[1].subjectPrefix: subject-prefix-differs - got "b|": subjectIssuers[0] is the same provider and has "": ' +
        'one user would become two subjects; leave it out, or give subjectIssuers[0] the same',
    ]);
    expect(refused({ subjectIssuers: [of('web'), of('mobile')] })).toEqual([]);
    expect(refused({ subjectIssuers: [of('web', 'a|'), of('mobile', 'a|')] })).toEqual([]);
    expect(refused({ subjectIssuers: [of('web', ''), of('mobile')] })).toEqual([]);
  });

  it('two audiences of a user pool are no two providers, though only the deployment knows it', () => {
    const stack = newStack();
    const [pool, other] = [new UserPool(stack, 'Users'), new UserPool(stack, 'Staff')];
    const of = (users: UserPool, id: string) => ({
      issuer: users.userPoolProviderUrl,
      audience: users.addClient(id).userPoolClientId,
      scopes: [],
    });
    expect(refused({ subjectIssuers: [of(pool, 'Web'), of(pool, 'Mobile')] })).toEqual([]);
    expect(refused({ subjectIssuers: [of(pool, 'Web2'), of(other, 'Web')] })).toEqual([
      expect.stringMatching(/^subjectIssuers\[0\]\.subjectPrefix: subject-prefix-missing.*the very same issuer$/),
      expect.stringMatching(/^subjectIssuers\[1\]\.subjectPrefix: subject-prefix-missing/),
    ]);
  });

  it('a third provider whose prefix is that of two entries', () => {
    const of = (issuer: string, audience: string) => ({ issuer, audience, scopes: [], subjectPrefix: 'x|' });
    const subjectIssuers = [
      of('https://a.example', 'web'),
      of('https://a.example', 'app'),
      of('https://b.example', 'b'),
    ];
    expect(refused({ subjectIssuers })).toEqual(
      [0, 1, 2].map((i) =>
        expect.stringMatching(new RegExp(`^subjectIssuers.${i}..subjectPrefix: subject-prefix-missing`)),
      ),
    );
  });

  describe('an entry beside which another one', () => {
    const first = { issuer: 'https://id.example', audience: 'web', scopes: ['a'], jwksUri: 'https://id.example/keys' };
    it.each<[string, Partial<SubjectIssuer>, string]>([
      [
        'has the audience',
        { scopes: ['b'] },
        'subjectIssuers[1].audience: subject-issuer-invalid - got "web": subjectIssuers[0] has this audience of this issuer, ' +
          'so that nothing goes by this entry; add its scopes to subjectIssuers[0]',
      ],
      [
        'has the issuer but for a slash',
        { issuer: 'https://id.example/', subjectPrefix: 'a|' },
        'subjectIssuers[1].issuer: subject-issuer-invalid - got "https://id.example/": it differs from that of ' +
          'subjectIssuers[0] by the slash at the end alone, and tokens have one of the two; write it as iss of its tokens is, ' +
          'in one entry',
      ],
      [
        'has its keys elsewhere',
        { audience: 'app', jwksUri: 'https://id.example/other' },
        'subjectIssuers[1].jwksUri: subject-issuer-invalid - got "https://id.example/other": subjectIssuers[0] has another ' +
          'one for the same issuer; write it once',
      ],
    ])('%s', (_, second, sentence) => {
      expect(refused({ subjectIssuers: [first, { ...first, ...second }] })).toContain(sentence);
    });

    it('says where the keys are, once', () => {
      expect(refused({ subjectIssuers: [first, { ...first, audience: 'app', jwksUri: undefined }] })).toEqual([]);
    });
  });

  describe('an issuer that no token can name', () => {
    const of = (issuer: string) => refused({ subjectIssuers: [{ issuer, audience: 'shop', scopes: [] }] });
    const TENANT = '11111111-2222-3333-4444-555555555555';
    it.each([
      ['https://id.example/.well-known/openid-configuration', 'write "https://id.example", or with a slash at the end'],
      ['https://id.example/a/.well-known/oauth-authorization-server', 'write "https://id.example/a", or'],
      ['https://id.example/.well-known/jwks.json', 'write "https://id.example", or'],
      ['https://login.microsoftonline.com/common/v2.0', 'write an entry for each tenant'],
      ['https://login.microsoftonline.com/Organizations/v2.0', 'write an entry for each tenant'],
      ['https://login.microsoftonline.us/common', 'write an entry for each tenant'],
      ['https://sts.windows.net/common/', 'write an entry for each tenant'],
      ['https://login.microsoftonline.com/{tenantid}/v2.0', 'write an entry for each tenant'],
      [
        'https://login.microsoftonline.com/consumers/v2.0',
        'write "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"',
      ],
      ['https://id.example/?x=1', 'write userPool.userPoolProviderUrl'],
      ['accounts.google.com', 'write userPool.userPoolProviderUrl'],
    ])('%s', (issuer, fix) => {
      expect(of(issuer)).toEqual([expect.stringContaining(`subject-issuer-invalid - got ${JSON.stringify(issuer)}: `)]);
      expect(of(issuer)[0]).toContain(`; ${fix}`);
    });

    it('be it one of a user pool', () => {
      const pool = new UserPool(newStack(), 'Users');
      expect(of(`${pool.userPoolProviderUrl}/.well-known/openid-configuration`)).toEqual([
        expect.stringMatching(/; write it without what begins with \/\.well-known\/$/),
      ]);
    });

    it.each([
      'https://id.example',
      'https://id.example/a',
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
      'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
      `https://sts.windows.net/${TENANT}/`,
      'https://shop.eu.auth0.com/',
      'https://common.example/common/',
      'https://id.shop.example/realms/shop',
      'https://securetoken.google.com/shop',
    ])('is none of those that tokens name: %s', (issuer) => {
      expect(of(issuer)).toEqual([]);
    });
  });

  describe('where the keys of a provider are', () => {
    const of = (urls: Partial<SubjectIssuer>) =>
      refused({ subjectIssuers: [{ issuer: 'https://id.example', audience: 'shop', scopes: [], ...urls }] });

    it('unless it is one https URL', () => {
      expect(of({ jwksUri: 'http://id.example/keys' })).toEqual([
        'subjectIssuers[0].jwksUri: subject-issuer-invalid - got "http://id.example/keys": it is no https URL; write ' +
          '"https://id.shop.example/keys", for example',
      ]);
      expect(of({ discoveryUrl: 'https://id.example/a', jwksUri: 'https://id.example/b' })).toEqual([
        'subjectIssuers[0].jwksUri: subject-issuer-invalid - got "https://id.example/b": the discovery document at ' +
          'discoveryUrl says where the keys are, too; leave one of the two out',
      ]);
      const token = Token.asString({ Ref: 'Something' });
      for (const url of ['https://id.example/keys?policy=1', token]) {
        expect(of({ jwksUri: url })).toEqual([]);
        expect(of({ discoveryUrl: url })).toEqual([]);
      }
    });
  });

  describe('a table', () => {
    const refusedIn = (tableOf: (stack: Stack) => ITable, props: Partial<ScopedTokensProps> = {}) => {
      const stack = new Stack(new App(), 'Shop', { env: { region: 'eu-west-1', account: '111111111111' } });
      return refusal(() => shopTokens(stack, { table: tableOf(stack), ...props })).slice(1);
    };
    const { partitionKey, sortKey, timeToLiveAttribute } = ITEMS;
    const KEYS =
      'table: table-unfit - got "Shop/Mine": its items are found by pk and sk, both strings; write partitionKey: { name: "pk", ' +
      'type: AttributeType.STRING } and sortKey: { name: "sk", type: AttributeType.STRING }';
    const TTL =
      'table: table-unfit - got "Shop/Mine": request counters and used proofs would stay in it for ever; write ' +
      'timeToLiveAttribute: "ttl"';

    it.each<[string, TableProps & TablePropsV2, string[]]>([
      ['with other keys', { partitionKey: { name: 'id', type: AttributeType.STRING }, timeToLiveAttribute }, [KEYS]],
      ['without a sort key', { partitionKey, timeToLiveAttribute }, [KEYS]],
      [
        'with keys that are numbers',
        { partitionKey: { name: 'pk', type: AttributeType.NUMBER }, sortKey, timeToLiveAttribute },
        [KEYS],
      ],
      ['that keeps everything', { partitionKey, sortKey }, [TTL]],
      ['whose items expire by another attribute', { ...ITEMS, timeToLiveAttribute: 'expires' }, [TTL]],
      ['as they are', ITEMS, []],
    ])('%s', (_, props, sentences) => {
      expect(refusedIn((stack) => new Table(stack, 'Mine', props))).toEqual(sentences);
      expect(refusedIn((stack) => new TableV2(stack, 'Mine', props))).toEqual(sentences);
    });

    it('somewhere else', () => {
      const arn = (region: string, account: string) => `arn:aws:dynamodb:${region}:${account}:table/kept`;
      const of = (text: string) => refusedIn((stack) => Table.fromTableArn(stack, 'Kept', text));
      expect(of(arn('us-east-1', '111111111111'))).toEqual([
        'table: table-elsewhere - got "Shop/Kept": the table is in us-east-1, and the functions reach tables of their own ' +
          'region and account alone; restore it here, or leave table out',
      ]);
      expect(of(arn('eu-west-1', '222222222222'))).toEqual([expect.stringContaining('is in account 222222222222')]);
      expect(of(arn('eu-west-1', '111111111111'))).toEqual([]);
    });

    it('with a removal policy that nothing would go by', () => {
      const removalPolicy = RemovalPolicy.DESTROY;
      expect(refusedIn((stack) => Table.fromTableName(stack, 'Kept', 'kept'), { removalPolicy })).toEqual([
        'removalPolicy: removal-policy-unused - got "destroy": the table is made by something else, which says what becomes ' +
          'of it; leave it out',
      ]);
    });
  });

  it('what only the deployment knows', () => {
    const token = Token.asString({ Ref: 'Something' });
    const resultsCacheTtl = Duration.seconds(Lazy.number({ produce: () => 1 }));
    expect(refused({ audience: token, resultsCacheTtl, publicScopes: [token] })).toEqual([
      expect.stringMatching(/^audience: value-unresolved/),
      expect.stringMatching(/^resultsCacheTtl: value-unresolved/),
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
