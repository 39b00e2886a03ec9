import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { EndpointClass, type EndpointClassProps, OriginAllowlist, TokenVerification } from '../../../lib';
import { refusal } from '../../support/synth/rest-api-app';
import { gatewayTokens, quotesClass, shopTokens } from '../../support/synth/token-app';

const APP = OriginAllowlist.of('https://app.shop.example');

function newStack(): Stack {
  return new Stack(new App(), 'Shop');
}

/** What is refused about a class for known origins, without the line above. */
function refused(props: Partial<EndpointClassProps>, stack = newStack()): string[] {
  const make = () =>
    EndpointClass.credentialed(stack, 'Orders', { allowlist: APP, methods: ['GET', 'POST'], ...props });
  return refusal(make).slice(1);
}

describe('a class with tokens', () => {
  it('that they are the gate of admits any origin, without credentials, to the methods that scopes name', () => {
    const { _policy, _tokens } = quotesClass(newStack());
    expect(_policy).toMatchObject({ origins: '*', credentials: false, methods: ['GET'], maxAgeSeconds: 600 });
    expect(_tokens?.scopes).toEqual({ GET: ['quotes:read'], HEAD: ['quotes:read'] });
  });

  it('lets scripts send the token, and a proof unless answers are kept', () => {
    const stack = newStack();
    expect(quotesClass(stack)._policy.requestHeaders).toEqual(['authorization', 'dpop']);
    const kept = shopTokens(
      stack,
      { maxRevocationTime: Duration.seconds(60), resultsCacheTtl: Duration.seconds(30) },
      'Kept',
    );
    const props = { tokens: kept, scopes: { PUT: [] }, requestHeaders: ['X-Trace', 'Authorization'] };
    const { _policy } = EndpointClass.tokenGated(stack, 'Kept2', props);
    expect(_policy.requestHeaders).toEqual(['authorization', 'x-trace']);
  });

  it('takes GET for HEAD unless HEAD has scopes of its own', () => {
    const stack = newStack();
    const tokens = shopTokens(stack);
    const scopes = { GET: ['orders:read'], HEAD: [], POST: ['orders:read', 'orders:write'] };
    const methods = ['GET', 'HEAD', 'POST'];
    const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist: APP, methods, tokens, scopes });
    expect(orders._tokens?.scopes).toEqual(scopes);
    const catalogue = EndpointClass.publicRead(stack, 'Catalogue', { tokens, scopes: { GET: ['catalogue:read'] } });
    expect(catalogue._tokens?.scopes).toEqual({ GET: ['catalogue:read'], HEAD: ['catalogue:read'] });
  });

  it('keeps its list, its credentials and its rule on foreign writes', () => {
    const stack = newStack();
    const scopes = { GET: ['admin:read'] };
    const admin = EndpointClass.sensitive(stack, 'Admin', {
      allowlist: APP,
      methods: ['GET'],
      tokens: shopTokens(stack),
      scopes,
    });
    expect(admin._policy).toMatchObject({
      origins: ['https://app.shop.example'],
      credentials: true,
      rejectForeignWrites: true,
    });
  });
});

describe('what is refused', () => {
  it('scopes without tokens, and tokens without scopes', () => {
    expect(refused({ scopes: { GET: [] } })).toEqual([
      'scopes: scopes-without-tokens - got {"GET":[]}: nothing could check them: there are no tokens; give the class tokens, too',
    ]);
    const stack = newStack();
    expect(refused({ tokens: shopTokens(stack) }, stack)).toEqual([
      'scopes: tokens-without-scopes - got nothing: it is not said which scopes the methods need; write { GET: ' +
        '["orders:read"] }, for example, or [] where any valid token will do',
    ]);
  });

  it('a method without scopes, and scopes of a method that the class does not have', () => {
    const stack = newStack();
    expect(refused({ tokens: shopTokens(stack), scopes: { GET: [], PUT: [], OPTIONS: [] } }, stack)).toEqual([
      'scopes.PUT: scope-method-unknown - got "PUT": the class has no such method; write one of GET, POST',
      'scopes.OPTIONS: scope-method-unknown - got "OPTIONS": preflights carry no token; write one of GET, POST',
      'methods: method-without-scopes - got "POST": the class has this method, and scopes does not say what it needs; add ' +
        'POST: [...] to scopes, or leave it out of methods',
    ]);
  });

  it('a method in another case than the class has it', () => {
    const stack = newStack();
    const tokens = shopTokens(stack);
    const make = () => EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { get: ['quotes:read'] } });
    expect(refusal(make)).toEqual([
      'policy quotes cannot be compiled',
      'scopes.get: scope-method-unknown - got "get": the class has no such method; write one of GET',
      expect.stringMatching(/^methods: method-without-scopes - got "GET"/),
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      'a wildcard',
      ['*'],
      'scopes.GET[0]: scope-wildcard - got "*": scopes are exact words, and * is no wildcard in them',
    ],
    ['a pattern', ['orders:*'], 'scopes.GET[0]: scope-wildcard - got "orders:*"'],
    ['several words', ['a', 'b c'], 'scopes.GET[1]: scope-invalid - got "b c": a scope is 1 to 128 printable ASCII'],
    ['nothing', [''], 'scopes.GET[0]: scope-invalid - got ""'],
    ['a quote', ['a"b'], 'scopes.GET[0]: scope-invalid - got "a\\"b"'],
    ['a backslash', ['a\\b'], 'scopes.GET[0]: scope-invalid - got "a\\\\b"'],
    ['Unicode', ['größe'], 'scopes.GET[0]: scope-invalid - got "größe"'],
    ['too long', ['x'.repeat(129)], 'scopes.GET[0]: scope-invalid - got "xxx'],
    ['no list', 'orders:read', 'scopes.GET: scope-invalid - got "orders:read": a list of strings was expected'],
    ['a number', [1], 'scopes.GET[0]: scope-invalid - got 1'],
    ['a token', [Token.asString({ Ref: 'Scope' })], 'scopes.GET[0]: value-unresolved - got "(token)"'],
  ])('a scope that is %s', (_, list, start) => {
    const stack = newStack();
    const [line, ...others] = refused(
      { tokens: shopTokens(stack), scopes: { GET: list as string[] }, methods: ['GET'] },
      stack,
    );
    expect(line?.startsWith(start)).toBe(true);
    expect(others).toEqual([]);
  });

  it('several scopes of a method where API Gateway would take any of them', () => {
    const stack = newStack();
    const tokens = gatewayTokens(stack);
    expect(tokens._plan.verification).toBe(TokenVerification.GATEWAY);
    expect(refused({ tokens, scopes: { GET: ['a', 'b'] }, methods: ['GET'] }, stack)).toEqual([
      'scopes.GET: scopes-need-authorizer - got ["a","b"]: API Gateway accepts a token that has any one of these scopes, ' +
        'and the class needs all of them; write one scope, or use TokenVerification.AUTHORIZER',
    ]);
  });

  it('all of it together with what is wrong with the policy', () => {
    const stack = newStack();
    const props = { allowlist: OriginAllowlist.of('null'), tokens: shopTokens(stack), scopes: { GET: ['*'] } };
    expect(refused({ ...props, methods: ['GET'] }, stack)).toEqual([
      expect.stringMatching(/^origins\[0\]: origin-null/),
      expect.stringMatching(/^scopes\.GET\[0\]: scope-wildcard/),
    ]);
  });
});
