import { Duration, Lazy, Token } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import type { ScopedTokensProps } from '../lib';
import { refusal } from './support/synth/rest-api-app';
import { GATEWAY, newStack, refused } from './support/synth/scoped-tokens';
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
