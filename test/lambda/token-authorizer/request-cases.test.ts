import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { customFetch, validateJwtAccessToken } from 'oauth4webapi';
import type { Item } from '../../../request/aws/dynamodb-item';
import { TOKEN_REASONS } from '../../../request/tokens/token/reasons';
import { type RevocationEdits, type TokenRequestCase, tokenRequestCases } from '../../support/cases/tokens';
import { fakeClock } from '../../support/jest/fake-clock';
import { AuthorizerBundle, type Outcome, outcomeOf } from '../../support/request/authorizer-bundle';
import { DOMAIN, FORMATS, type GatewayRequest } from '../../support/request/authorizer-events';
import { type Fault, refuses, TableServer } from '../../support/request/table-server';
import {
  AUDIENCE,
  ISSUER,
  KEYS,
  keyItems,
  laidOver,
  makeProof,
  makeToken,
  NOW_SECONDS,
  thumbprint,
} from '../../support/request/token-kit';

const { config, cases } = tokenRequestCases();
const CASES = cases.map((one) => [one.name, one] as const);

const FAULTS: { readonly [table: string]: Fault } = {
  gone: (response) => response.destroy(),
  throttles: refuses(400, 'ProvisionedThroughputExceededException'),
  fails: refuses(500, 'InternalServerError'),
  babbles: (response) => void response.end('{"Items":[{"pk":7}]}'),
};

const bundle = new AuthorizerBundle();
const server = new TableServer();

beforeAll(async () => {
  await server.start();
  await bundle.build();
  fakeClock();
});
afterAll(async () => {
  jest.useRealTimers();
  bundle.remove();
  await server.stop();
});
beforeEach(() => {
  server.table.items.clear();
  server.fault = undefined;
});

function requestOf(one: TokenRequestCase, token: string): GatewayRequest {
  const { method = 'GET', path = '/quotes', route, origin = 'https://page.example' } = one;
  const filled = (line: string) => line.replaceAll('{token}', token);
  const proofs = one.proofs?.map((edits) => makeProof(method, `https://${DOMAIN}/prod${path}`, token, edits));
  const headers: Record<string, readonly string[]> = {
    Host: [DOMAIN],
    Authorization: one.authorization ?? ['Bearer {token}'],
    ...(origin !== null && { Origin: [origin] }),
    ...(proofs && { DPoP: proofs }),
    ...one.headers,
  };
  const given = Object.entries(headers).filter(([, lines]) => lines.length > 0);
  return {
    method,
    path,
    route,
    query: filled(one.query ?? ''),
    headers: Object.fromEntries(given.map(([name, lines]) => [name, lines.map(filled)])),
  };
}

function feedItem({ writtenAt, ...edits }: RevocationEdits): Item {
  const { at } = laidOver({ at: writtenAt ?? { now: 0 } }) as { at: number };
  return { pk: 'feed', sk: `${at * 1000}#${edits.kind}#${String(edits.id)}`, ...laidOver(edits) };
}

function tokenOf({ token = {}, bound }: TokenRequestCase): string {
  const cnf = bound ? { cnf: { jkt: thumbprint(KEYS.page.publicKey) } } : {};
  return makeToken({ ...token, claims: { ...cnf, ...token.claims } });
}

describe.each(FORMATS)('the bundled authorizer of %s', (_, eventOf) => {
  async function run(one: TokenRequestCase): Promise<Outcome & { readonly request: GatewayRequest }> {
    const handler = bundle.instance(config, { ...server.env, TOKENS_TABLE: 'tokens', TOKENS_ISSUER: ISSUER });
    if (one.warmSecondsAgo !== undefined) {
      jest.setSystemTime((NOW_SECONDS - one.warmSecondsAgo) * 1000);
      await server.fill([...keyItems(), ...(one.warmRevocations ?? []).map(feedItem)]);
      await outcomeOf(handler, eventOf(requestOf({ name: '', reason: 'token-accepted' }, makeToken())));
      expect(server.calls.splice(0)).toEqual(['Query']);
    }
    jest.setSystemTime(NOW_SECONDS * 1000);
    await server.fill([...keyItems(), ...(one.revocations ?? []).map(feedItem)]);
    if (one.removeKey) await server.table.delete({ pk: 'feed', sk: `key#${KEYS[one.removeKey].kid}` });
    server.fault = one.table && FAULTS[one.table];
    const request = requestOf(one, tokenOf(one));
    const event = eventOf(request);
    if (one.twice) expect((await outcomeOf(handler, event)).lines).toMatchObject([{ reason: 'token-accepted' }]);
    return { ...(await outcomeOf(handler, event)), request };
  }

  it.each(CASES)('authorises or not by the case: %s', async (_name, one) => {
    const { lines, answer, error } = await run(one);
    server.calls.splice(0);
    const status = TOKEN_REASONS[one.reason];
    const decision = lines.filter((line) => line['cdk-cors'] === 'authorization');
    expect(decision).toMatchObject([{ status, reason: one.reason, method: one.method ?? 'GET' }]);
    expect(decision[0]!['requestId']).toEqual(expect.any(String));
    if (status === 500) expect(error).toBe('state-unavailable');
    else if (status === 401 && !answer) expect(error).toBe('Unauthorized');
    else if (status === 200)
      expect(answer!.context).toEqual({ client_id: 'widget', scope: expect.any(String), sub: expect.any(String) });
    else expect(answer!.context).toEqual({ reason: one.reason });
    if (answer && 'isAuthorized' in answer) expect(answer.isAuthorized).toBe(status === 200);
    if (answer && 'policyDocument' in answer) {
      const [statement] = answer.policyDocument.Statement;
      expect(statement.Effect).toBe(status === 200 ? 'Allow' : 'Deny');
      expect(statement.Resource).toBe(
        `arn:aws:execute-api:eu-west-1:123456789012:abc/prod/${one.method ?? 'GET'}${one.path ?? '/quotes'}`,
      );
    }
  });
});

describe('oauth4webapi', () => {
  const keys = keyItems().map((item) => JSON.parse(String(item['jwk'])));
  const options = { [customFetch]: async () => Response.json({ keys }) };
  const as = { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks.json` };
  // what a Request cannot be is what a client cannot send; behind a proxy only we know which URL was called
  const accepted = CASES.filter(([name, { reason, proofs, path = '/quotes' }]) => {
    return (
      reason === 'token-accepted' &&
      !path.includes('..') &&
      !/of the API behind|without its stage/.test(name) &&
      !proofs?.some(({ claims }) => String(claims?.['htu']).includes('%'))
    );
  });

  it.each(accepted)('refuses nothing that we authorise: %s', async (_name, one) => {
    jest.setSystemTime(NOW_SECONDS * 1000);
    const { method, path, headers } = requestOf(one, tokenOf(one));
    const lines = Object.entries(headers)
      .filter(([name]) => name !== 'Host')
      .map(([name, values]) => [name, values.join(',')] as [string, string]);
    const request = new Request(`https://${DOMAIN}/prod${path}`, { method, headers: lines });
    expect(await validateJwtAccessToken(as, request, AUDIENCE, options)).toMatchObject({ iss: ISSUER });
  });
});
