import { expect, it } from '@jest/globals';
import type { PolicyAnswer } from '../../../lambda/token-authorizer/authorizer-response';
import { makeHandler } from '../../../lambda/token-authorizer/token-authorizer';
import type { AuthorizerConfig } from '../../../lib/contract/token-config';
import { marshal } from '../../../request/aws/dynamodb-item';
import { tokenRequestCases } from '../../support/cases/tokens';
import { ISSUER, keyItems, makeToken, NOW_SECONDS } from '../../support/request/token-kit';

const [PAGE, LISTED] = ['https://page.example', 'https://listed.example'];
const lines: string[] = [];

function connect(origins: '*' | readonly string[], headers: Record<string, string>): Promise<string> {
  const { config } = tokenRequestCases() as { config: AuthorizerConfig };
  const chat = { policy: { name: 'chat', origins, methods: ['GET'] }, scopes: { GET: [] } };
  const handler = makeHandler(
    { ...config, classes: { chat }, routes: [{ path: '/', read: 'chat', write: 'chat' }] },
    {
      env: {
        AWS_REGION: 'eu-west-1',
        TOKENS_TABLE: 'tokens',
        TOKENS_ISSUER: ISSUER,
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      },
      transport: async () => ({ status: 200, body: JSON.stringify({ Items: keyItems().map(marshal) }) }),
      clock: () => NOW_SECONDS * 1000,
      log: (kind, fields) => lines.push(JSON.stringify([kind, fields])),
    },
  );
  const event = {
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abc/prod/$connect',
    headers,
    requestContext: { routeKey: '$connect', eventType: 'CONNECT', requestId: 'r' },
  };
  return handler(event).then(
    (answer) => (answer as PolicyAnswer).policyDocument.Statement[0].Effect,
    (error: Error) => error.message,
  );
}

const token = makeToken();
const offering = (offered: string, Origin = PAGE) => ({ Origin, 'Sec-WebSocket-Protocol': offered });

it.each([
  ['with its token after bearer', offering(`bearer, ${token}`), 'Allow'],
  ['with other sub-protocols around', offering(`chat.v1,bearer,${token},chat.v2`), 'Allow'],
  ['without a token', { Origin: PAGE }, 'Unauthorized'],
  ['with a token that bearer does not announce', offering(token), 'Unauthorized'],
  ['with bearer and nothing', offering('bearer'), 'Unauthorized'],
  ['with a changed token', offering(`bearer, ${token.slice(0, -4)}AAAA`), 'Unauthorized'],
  ['with two tokens', offering(`bearer, ${token}, bearer, ${token}`), 'Unauthorized'],
  ['of another page with its token', offering(`bearer, ${token}`, 'https://other.example'), 'Deny'],
])('a page %s gets %3$s', async (_, headers, outcome) => {
  expect(await connect('*', headers)).toBe(outcome);
});

it('judges the page by the list of the class as well: over a connection, it may write', async () => {
  expect(await connect([LISTED, PAGE], offering(`bearer, ${token}`))).toBe('Allow');
  expect(await connect([LISTED], offering(`bearer, ${token}`))).toBe('Deny');
});

it('logs no token', () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.join('\n')).not.toContain(token.slice(0, 20));
});
