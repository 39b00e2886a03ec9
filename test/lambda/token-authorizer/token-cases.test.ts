import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { customFetch, validateJwtAccessToken } from 'oauth4webapi';
import { TOKEN_REASONS } from '../../../request/tokens/token/reasons';
import { tokenCases } from '../../support/cases/tokens';
import { fakeClock } from '../../support/jest/fake-clock';
import { AuthorizerBundle, type Handler, outcomeOf } from '../../support/request/authorizer-bundle';
import { FORMATS } from '../../support/request/authorizer-events';
import { TableServer } from '../../support/request/table-server';
import { AUDIENCE, ISSUER, KEYS, keyItems, makeToken, NOW_SECONDS, publicJwk } from '../../support/request/token-kit';

const config = {
  classes: {
    quotes: { policy: { name: 'quotes', origins: '*', methods: ['GET'] }, scopes: { GET: ['quotes:read'] } },
  },
  routes: [{ path: '/quotes', read: 'quotes', write: 'quotes' }],
  tokens: { audience: AUDIENCE, maxLifetimeSeconds: 900, freshForSeconds: 5, usableForSeconds: 30, dpop: true },
};

const server = new TableServer();
const bundle = new AuthorizerBundle();
let handler: Handler;

beforeAll(async () => {
  fakeClock(NOW_SECONDS * 1000);
  await server.start();
  await server.fill(keyItems());
  await bundle.build();
  handler = bundle.instance(config, { ...server.env, TOKENS_TABLE: 'tokens', TOKENS_ISSUER: ISSUER });
});
afterAll(async () => {
  jest.useRealTimers();
  bundle.remove();
  await server.stop();
});

const request = (token: string) => ({
  method: 'GET',
  path: '/quotes',
  headers: { Host: ['api.shop.example'], Authorization: [`Bearer ${token}`], Origin: ['https://page.example'] },
});

const CASES = tokenCases().map((one) => [one.name, one] as const);

describe.each(FORMATS)('the bundled authorizer of %s', (_, eventOf) => {
  it.each(CASES)('takes or refuses a token by the case: %s', async (_name, { reason, ...edits }) => {
    const token = makeToken(edits);
    const { answer, error, lines } = await outcomeOf(handler, eventOf(request(token)));
    expect(lines).toMatchObject([{ 'cdk-cors': 'authorization', status: TOKEN_REASONS[reason], reason }]);
    if (reason === 'token-accepted') expect(JSON.stringify(answer)).toMatch(/"(Effect":"Allow"|isAuthorized":true)/);
    else expect(['Unauthorized', expect.objectContaining({ isAuthorized: false })]).toContainEqual(error ?? answer);
    if (token.length > 20) expect(JSON.stringify(lines)).not.toContain(token.slice(0, 256));
  });

  it('is made of cases enough, and reads the table once for all of them', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(100);
    expect(new Set(CASES.map(([name]) => name)).size).toBe(CASES.length);
    expect(server.calls).toEqual(['Query']);
  });
});

describe('oauth4webapi', () => {
  const published = Object.values(KEYS).filter(({ state, kid }) => state !== 'removed' && !/9|page/.test(kid));
  const keys = published.map(({ kid, alg, publicKey }) => ({ ...publicJwk(publicKey), kid, alg, use: 'sig' }));
  const as = { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks.json` };
  const options = { [customFetch]: async () => Response.json({ keys }) };

  it.each(CASES.filter(([, { reason }]) => reason === 'token-accepted'))(
    'refuses nothing that we accept: %s',
    async (_name, edits) => {
      const headers = { authorization: `Bearer ${makeToken(edits)}` };
      const claims = await validateJwtAccessToken(
        as,
        new Request(`${AUDIENCE}/quotes`, { headers }),
        AUDIENCE,
        options,
      );
      expect(claims.iss).toBe(ISSUER);
    },
  );
});
