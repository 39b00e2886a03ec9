import type { DiagnosisAnswer, DiagnosisConfig, DiagnosisQuestion } from '../../lib/contract/diagnosis';
import type { CorsRequest, DENY_REASONS } from '../../lib/policy/model';
import { isSimpleMethod } from '../../lib/policy/needs-preflight';
import type { ClassTable } from '../../request/cors/class-table';
import type { HttpResponse } from '../../request/cors/http-response';
import type { Asking } from '../../request/cors/policy-enforcer';
import type { Classes } from '../../request/cors/route-classes';
import { readHttpEvent } from '../../request/events/http-event';
import { answerFor } from './answers';
import { questionOf } from './question';
import type { Throttle } from './throttle';

/** Domains at which URLs of a REST API begin with its stage: its own, and those at which the preview serves it. */
const OWN_DOMAIN = /^(?:localhost|127\.0\.0\.1|[a-z0-9-]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)$/;

/** Whoever asks may read the answer; nobody keeps it, since a list may change. */
const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
  'cache-control': 'no-store',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
};

/**
 * Judges what a page says of a request of its own, by the `Origin` that the browser itself sent with the question: a page learns
 * what it could learn by sending the request, and nothing of other origins. Never throws.
 */
export class Diagnosis {
  constructor(
    private readonly table: ClassTable,
    private readonly config: Pick<DiagnosisConfig, 'basePath' | 'hasStage'>,
    private readonly throttle: Throttle,
  ) {}

  async respond(event: unknown): Promise<HttpResponse> {
    const { request, client } = readHttpEvent(event) ?? {};
    if (request?.method !== 'POST') return { statusCode: 405, headers: { ...HEADERS, allow: 'POST' } };
    if (!this.throttle.admits()) return { statusCode: 429, headers: { ...HEADERS, 'retry-after': '1' } };
    const question = questionOf(event);
    if (question === undefined || !request.origin) return { statusCode: 400, headers: HEADERS };
    const body = JSON.stringify(await this.#answer(question, request.origin, { client }));
    return { statusCode: 200, headers: { ...HEADERS, 'content-type': 'application/json' }, body };
  }

  async #answer(question: DiagnosisQuestion, origin: string, asking: Asking): Promise<DiagnosisAnswer> {
    const { method, headers, credentials } = question;
    const asked = { origin, method, refused: [] as string[] };
    const classes = this.table.find(this.#pathOf(new URL(question.url)));
    if (classes === undefined) return answerFor('path-without-class', asked);
    const actual = await classes.judge({ method, origin }, asking);
    if (!isSimpleMethod(method) || headers.length > 0) {
      const preflight = { method: 'OPTIONS', origin, requestMethod: method };
      const denied = await denialOf(classes, preflight, asking);
      if (denied) return answerFor(denied, asked);
      for (const name of headers) {
        if (await denialOf(classes, { ...preflight, requestHeaders: name }, asking)) asked.refused.push(name);
      }
      if (asked.refused.length > 0) return answerFor('header-not-allowed', asked);
    }
    if (!actual.allowed) return answerFor(actual.reason as (typeof DENY_REASONS)[number], asked);
    const takesCredentials = actual.headers['access-control-allow-credentials'] === 'true';
    return answerFor(credentials && !takesCredentials ? 'credentials-not-allowed' : 'request-allowed', asked);
  }

  /** The path as the API has it. */
  #pathOf({ hostname, pathname }: URL): string {
    const { basePath = '', hasStage } = this.config;
    if (hasStage && OWN_DOMAIN.test(hostname)) {
      const afterStage = pathname.indexOf('/', 1);
      return afterStage < 0 ? '/' : pathname.slice(afterStage);
    }
    const isBelow = pathname === basePath || pathname.startsWith(`${basePath}/`);
    return isBelow ? pathname.slice(basePath.length) || '/' : pathname;
  }
}

async function denialOf(classes: Classes, request: CorsRequest, asking: Asking) {
  const { allowed, reason } = await classes.judge(request, asking);
  return allowed ? undefined : (reason as (typeof DENY_REASONS)[number]);
}
