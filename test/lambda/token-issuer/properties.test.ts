import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ACCESS_TOKEN,
  basic,
  clients,
  config,
  decoded,
  eventOf,
  POOL,
  SHOP,
  TestIssuer,
  TOKEN_EXCHANGE,
  WEB_ORIGIN,
} from '../../support/request/token-issuer';

/** Enough for a request of each run, so that no run is about the limit. */
const UNLIMITED = { perClient: 1e9, perAddress: 1e9 };
const PATHS = [
  '/token',
  '/revoke',
  '/introspect',
  '/events',
  '/jwks.json',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
];

let test: TestIssuer;
let secret: string;
let userToken: string;
let token: string;
beforeAll(async () => {
  test = await TestIssuer.start({ requestsPerMinute: UNLIMITED });
  secret = await test.secret('partner');
  userToken = await test.userToken();
  token = await test.widgetToken();
});

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

const anything = fc.oneof(
  fc.anything(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('POST', 'GET', 'OPTIONS', ...PATHS),
);

describe('whatever is sent', () => {
  it('is answered, and no answer is a failure of ours', async () => {
    const event = fc.record(
      {
        rawPath: fc.oneof(fc.constantFrom(...PATHS), anything),
        headers: fc.oneof(fc.dictionary(fc.string(), anything), anything),
        body: fc.oneof(fc.string(), fc.webQueryParameters(), anything),
        isBase64Encoded: anything,
        requestContext: fc.oneof(
          fc.record({ http: fc.record({ method: fc.constantFrom('POST', 'GET', 'OPTIONS'), sourceIp: anything }) }),
          anything,
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(event, async (input) => {
        const { statusCode, headers } = await test.issuer.handle(input);
        expect(statusCode).toBeLessThan(500);
        expect(statusCode === 200 ? headers['content-type'] : 'application/json').toBe('application/json');
      }),
      { numRuns: 500 },
    );
  });

  it('with parameters of every kind gives no token to who has no right to it', async () => {
    /** One of the words, sometimes something else, and as often as not nothing at all. */
    const word = (...words: string[]) => fc.oneof(always(...words), fc.constant(undefined));
    const always = (...words: string[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, fc.string({ unit: 'binary' }));
    const rarely = (...words: string[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom(...words));
    const form = fc.record({
      grant_type: always('client_credentials', WEB_ORIGIN, TOKEN_EXCHANGE),
      client_id: always(...Object.keys(clients), 'nobody', '__proto__'),
      client_secret: word(secret, secret.toUpperCase()),
      client_assertion: rarely(userToken, token),
      client_assertion_type: rarely('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
      scope: word('quotes:read', 'orders:read', 'orders:write', 'admin', 'quotes:read orders:read', '*', ' '),
      subject_token: always(userToken, userToken, token, `${userToken}.`),
      subject_token_type: always(ACCESS_TOKEN, 'urn:ietf:params:oauth:token-type:jwt'),
      resource: rarely(config.audience, POOL),
    });
    const authorization = rarely(basic('partner', secret).authorization, 'Basic Og==');
    const headers = fc.record({ origin: word(SHOP, SHOP, 'https://evil.example', 'null'), authorization });
    const unsaid = { client_assertion: undefined, client_assertion_type: undefined, resource: undefined };
    const known = { ...unsaid, grant_type: 'client_credentials', client_id: 'partner', client_secret: secret };
    const ofPartner = fc.tuple(
      form.map((parameters) => ({ ...parameters, ...known })),
      headers.map((given) => ({ ...given, authorization: undefined })),
    );
    const request = fc.oneof({ weight: 9, arbitrary: fc.tuple(form, headers) }, ofPartner);
    let issued = 0;
    await fc.assert(
      fc.asyncProperty(request, async ([parameters, given]) => {
        const signatures = test.kms.calls.filter((action) => action === 'Sign').length;
        const { statusCode, body } = await test.issuer.handle(
          eventOf('/token', { form: parameters, headers: defined(given) }),
        );
        expect(statusCode).toBeLessThan(500);
        const { client_secret, subject_token, client_id, grant_type } = parameters;
        const isPartner = given.authorization === basic('partner', secret).authorization || client_secret === secret;
        if (statusCode !== 200) {
          expect(test.kms.calls.filter((action) => action === 'Sign').length).toBe(signatures);
          return;
        }
        issued += 1;
        const { claims } = decoded(JSON.parse(body!).access_token);
        const client = clients[claims['client_id'] as keyof typeof clients];
        const scopes = String(claims['scope']).split(' ');
        const limits: readonly string[][] = [
          [...client.scopes],
          ...(grant_type === WEB_ORIGIN ? [[...config.publicScopes]] : []),
          ...(grant_type === TOKEN_EXCHANGE ? [[...config.subjectIssuers[0]!.scopes]] : []),
          ...(parameters.scope ? [parameters.scope.split(' ')] : []),
        ];
        for (const limit of limits) for (const scope of scopes) expect(limit).toContain(scope);
        expect(claims['sub']).toBe(grant_type === TOKEN_EXCHANGE ? 'shop|user-1' : client.id);
        if (client.type === 'partner') expect(isPartner).toBe(true);
        else expect(client_id).toBe(client.id);
        if (client.type === 'browser') expect(claims['allowed-origins']).toEqual([given.origin]);
        else expect(claims).not.toHaveProperty('allowed-origins');
        if (client.type === 'browser') expect(given.origin).toBe(SHOP);
        if (grant_type === TOKEN_EXCHANGE) expect(subject_token).toBe(userToken);
        if (grant_type === WEB_ORIGIN) expect(client.type).toBe('browser');
      }),
      { numRuns: 1500 },
    );
    // it would prove little if nobody ever had the right
    expect(issued).toBeGreaterThan(10);
  });

  it('as a token to introspect or as an event is never taken for one', async () => {
    const jwtLike = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => parts.join('.')),
      // one character of a good one changed
      fc
        .tuple(fc.constantFrom(token, userToken), fc.nat(), fc.constantFrom('A', 'z', '-', '.', '='))
        .map(([text, at, c]) => {
          const i = at % text.length;
          return text[i] === c ? 'x' : text.slice(0, i) + c + text.slice(i + 1);
        }),
    );
    const headers = basic('partner', secret);
    await fc.assert(
      fc.asyncProperty(jwtLike, async (text) => {
        const form = { token: text };
        const introspected = await test.send('/introspect', { form, headers });
        expect(introspected.json['active'] ?? introspected.json['error']).not.toBe(true);
        const event = await test.send('/events', {
          body: text,
          headers: { 'content-type': 'application/secevent+jwt' },
        });
        // 503 where it names a key that cannot be looked for so soon after the last time
        expect([400, 503]).toContain(event.statusCode);
      }),
      { numRuns: 300 },
    );
  });
});
