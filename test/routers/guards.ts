import { respond as respondAtEdge } from '../../lambda/edge-responder/respond';
import { respond } from '../../lambda/regional-responder/respond';
import { readAccessEvent } from '../../lambda/token-authorizer/access-event';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { RouteTable } from '../../lib/routes/route-table';
import { ClassTable } from '../../request/cors/class-table';
import type { CloudFrontResponse } from '../../request/events/cloudfront-event';
import { withCors } from '../../runtime';
import { originRequest, originResponse } from '../support/request/edge-events';
import { configOf, edgeConfigOf, type Layout } from './layouts';

/** What a page gets to do by each of our guards. */
export interface Judgement {
  /** `Access-Control-Allow-Origin` of a read, or `undefined`. */
  readonly read: string | undefined;
  /** Whether a write reaches the handler. */
  readonly writes: boolean;
  /** Whether a preflight for that write succeeds. */
  readonly preflight: boolean;
  /** Whether a token needs the scope of the strict class. */
  readonly needsScope: boolean;
}

/** What stands before the code of an app: `withCors`, the responder and the authorizer. */
export class Guards {
  private readonly guarded: (event: unknown) => Promise<{ headers?: Record<string, string>; handled?: boolean }>;
  private readonly table: ClassTable;
  private readonly edge: ClassTable;
  private readonly patterns: PathPatternTable<string>;

  constructor(layout: Layout) {
    const config = configOf(layout);
    this.guarded = withCors(async (_event: unknown) => ({ statusCode: 200, handled: true }) as object, { config });
    this.table = new ClassTable(config, RouteTable, { log: () => {} });
    const atEdge = edgeConfigOf(layout);
    this.edge = new ClassTable(atEdge, PathPatternTable, { log: () => {} });
    this.patterns = new PathPatternTable(atEdge.routes.map(({ path }) => [path, path]));
  }

  /** What a page gets to do by the function of a distribution; `undefined` where no behaviour has it. */
  async judgeAtEdge(uri: string, origin: string): Promise<Omit<Judgement, 'needsScope'> | undefined> {
    if (this.patterns.find(uri) === undefined) return undefined;
    const answer = async (event: object) => (await respondAtEdge(this.edge, event)) as CloudFrontResponse;
    const read = await answer(originResponse({ method: 'GET', origin }, {}, uri));
    const write = await answer(originRequest({ method: 'PUT', origin }, uri));
    const preflight = await answer(originRequest({ method: 'OPTIONS', origin, requestMethod: 'PUT' }, uri));
    return {
      read: read.headers['access-control-allow-origin']?.[0]?.value,
      writes: write.status === undefined,
      preflight: preflight.status === '204' && 'access-control-allow-origin' in preflight.headers,
    };
  }

  async judge(event: Record<string, unknown>, origin: string): Promise<Judgement> {
    const sent = (method: string, headers: Record<string, string> = {}) =>
      withMethod(event, method, { origin, ...headers });
    const read = await this.guarded(sent('GET'));
    const write = await this.guarded(sent('PUT'));
    const preflight = await respond(this.table, sent('OPTIONS', { 'access-control-request-method': 'PUT' }));
    return {
      read: read.headers?.['access-control-allow-origin'],
      writes: write.handled === true,
      preflight: preflight.statusCode === 204 && 'access-control-allow-origin' in preflight.headers,
      needsScope: this.needsScope(event),
    };
  }

  private needsScope(event: Record<string, unknown>): boolean {
    const access = readAccessEvent(
      { ...event, type: 'REQUEST', methodArn: 'arn', routeArn: 'arn' },
      'https://api.shop.example',
    );
    const classes = access && this.table.find(access.path)?.of('GET');
    return classes?.some(({ scopes }) => scopes?.get('GET')?.includes('admin')) ?? false;
  }
}

function withMethod(event: Record<string, unknown>, method: string, headers: Record<string, string>) {
  const context = event['requestContext'] as Record<string, unknown>;
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return 'httpMethod' in event
    ? { ...event, httpMethod: method, headers, multiValueHeaders }
    : { ...event, headers, requestContext: { ...context, http: { ...(context['http'] as object), method } } };
}
