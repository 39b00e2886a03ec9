import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { respond as respondAtEdge } from '../../lambda/edge-responder/respond';
import { respond as respondInRegion } from '../../lambda/regional-responder/respond';
import type { FunctionConfig } from '../../lib/contract/function-config';
import type { CorsRequest } from '../../lib/policy';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { RouteTable } from '../../lib/routes/route-table';
import { ClassTable } from '../../request/cors/class-table';
import type { CloudFrontHeaders, CloudFrontResponse } from '../../request/events/cloudfront-event';
import { withCors } from '../../runtime';
import { readDocument } from '../support/docs/documents';
import { stubEnv, unstubEnvs } from '../support/jest/env';
import { fakeClock } from '../support/jest/fake-clock';
import { originRequest, originResponse } from '../support/request/edge-events';
import { httpEvent } from '../support/request/http-events';
import { has, ParameterServer, refuses } from '../support/request/parameter-server';
import { restEvent } from '../support/request/rest-events';

const LISTED = 'https://app.shop.example';
const FRESH_SECONDS = 30;
const USABLE_SECONDS = 600;

const CACHED = 'public, max-age=60';

/** What a page gets, from whoever answers. */
interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

/** An instance of what enforces a class; each knows lists of its own. */
type Enforcer = (request: CorsRequest) => Promise<Answer>;

function answerOf(answer: unknown): Answer {
  const { statusCode, headers } = answer as { statusCode: number; headers: Record<string, string> };
  const lines = Object.entries(headers);
  return { status: statusCode, header: (name) => lines.find(([key]) => key.toLowerCase() === name)?.[1] };
}

function edgeAnswerOf({ status, headers }: CloudFrontResponse): Answer {
  return { status: Number(status), header: (name) => (headers as CloudFrontHeaders)[name]?.[0]?.value };
}

const ENFORCERS: { readonly [name: string]: (config: FunctionConfig) => Enforcer } = {
  'the responder of an API': (config) => {
    const table = new ClassTable(config, RouteTable);
    return async (request) => answerOf(await respondInRegion(table, restEvent(request)));
  },
  withCors: (config) => {
    const handler = withCors(async (_: unknown) => ({ statusCode: 200, headers: { 'Cache-Control': CACHED } }), {
      config,
    });
    return async (request) => answerOf(await handler(httpEvent(request)));
  },
  'the function at the edge': (config) => {
    const table = new ClassTable(config, PathPatternTable);
    return async (request) => {
      const before = (await respondAtEdge(table, originRequest(request, '/orders'))) as CloudFrontResponse;
      if ('status' in before) return edgeAnswerOf(before);
      const headers = { 'cache-control': [{ key: 'Cache-Control', value: CACHED }] };
      const event = originResponse(request, { headers }, '/orders');
      return edgeAnswerOf((await respondAtEdge(table, event)) as CloudFrontResponse);
    };
  },
};

/** The columns of the table: what a page asks for, and whether the class rejects foreign writes. */
const REQUESTS: readonly (readonly [request: CorsRequest, rejectForeignWrites: boolean])[] = [
  [{ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST' }, true],
  [{ method: 'GET', origin: LISTED }, true],
  [{ method: 'POST', origin: LISTED }, true],
  [{ method: 'POST', origin: LISTED }, false],
];

/** The rows of the table: what happens before the request comes. */
const STATES: { readonly [state: string]: (ask: () => Promise<unknown>, server: ParameterServer) => Promise<void> } = {
  fresh: async (ask) => void (await ask()),
  'older, and it cannot be read': async (ask, server) => {
    await ask();
    server.behaviour = refuses(500, 'InternalServerError');
    jest.setSystemTime(Date.now() + (FRESH_SECONDS + 1) * 1000);
  },
  'no longer usable, and it cannot be read': async (ask, server) => {
    await ask();
    server.behaviour = refuses(500, 'InternalServerError');
    jest.setSystemTime(Date.now() + (USABLE_SECONDS + 1) * 1000);
  },
  'never read, and it cannot be': async (_, server) => {
    server.behaviour = refuses(500, 'InternalServerError');
  },
};

/** A cell of the table. */
function described({ status, header }: Answer): string {
  const words = [String(status)];
  if (status === 200) words.push(header('access-control-allow-origin') === LISTED ? 'readable' : 'not readable');
  if (header('cache-control') === 'no-store') words.push('`no-store`');
  return words.join(', ');
}

/** The cells of the table's rows, by their first ones. */
function documented(): Map<string, string[]> {
  const section = readDocument('docs/parameter-store.md').split('### What requests get meanwhile')[1]!.split('\n#')[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  return new Map(cells.slice(2).map(([state = '', ...answers]) => [state, answers]));
}

function configOf(rejectForeignWrites: boolean): FunctionConfig {
  const policy = { name: 'orders', origins: [], methods: ['GET', 'POST'], credentials: true, rejectForeignWrites };
  const live = { parameter: '/shop/orders', freshForSeconds: FRESH_SECONDS, usableForSeconds: USABLE_SECONDS };
  return { classes: { orders: { policy, live } }, routes: [{ path: '/orders', read: 'orders', write: 'orders' }] };
}

describe('docs/parameter-store.md, on what requests get while a list cannot be read', () => {
  let server: ParameterServer;
  beforeAll(async () => {
    server = await new ParameterServer().start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    for (const [name, value] of Object.entries(server.env)) stubEnv(name, value);
    server.behaviour = has(LISTED);
    fakeClock();
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
    unstubEnvs();
  });

  it('has these rows, and no other', () => {
    expect([...documented().keys()]).toEqual(Object.keys(STATES));
  });

  describe.each(Object.keys(STATES))('where the list is %s', (state) => {
    it.each(Object.keys(ENFORCERS))('says what %s does', async (name) => {
      const answers: string[] = [];
      // the responder of an API sees preflights alone
      for (const [request, rejects] of name.startsWith('the responder') ? REQUESTS.slice(0, 1) : REQUESTS) {
        const enforcer = ENFORCERS[name]!(configOf(rejects));
        await STATES[state]!(() => enforcer(REQUESTS[0]![0]), server);
        answers.push(described(await enforcer(request)));
        server.behaviour = has(LISTED);
      }
      expect(answers).toEqual(documented().get(state)!.slice(0, answers.length));
    });
  });
});
