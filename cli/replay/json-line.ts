import { isObject } from '../../request/guards';
import type { LoggedLine, LoggedRequest, Unread } from './logged-request';
import { type CorsHeaders, LoggedRequests, takeHeader } from './logged-requests';

type Fields = Readonly<Record<string, unknown>>;

/** Before what a line of a decision has for CloudWatch; what stands before it is the same for decisions that are alike. */
const METRICS = ',"_aws":{"Timestamp":';
/** So begins and ends what stands before it, as functions of ours write it. What something else put into another order is parsed line by line. */
const DECISION = '{"cdk-cors":"decision",';
const WEIGHT = /"weight":\d{1,15}$/;
const NETWORK = ',"network":"';
/** Length of all of it, with its four digits and a quote. */
const NETWORK_LENGTH = NETWORK.length + 5;
/** Kinds of lines that are kept, and not parsed again. */
const MAX_KEPT = 50_000;

/** Reads JSON lines: decisions that functions of ours logged, and requests as AWS WAF logs them. Exports put a time and a name before them. */
export class JsonLines {
  /** Decisions by what stands before their metrics. */
  readonly #kept = new Map<string, LoggedRequest>();
  readonly #requests = new LoggedRequests();

  read(line: string): LoggedLine | Unread {
    const begin = line.indexOf('{');
    const metrics = line.indexOf(METRICS, begin);
    if (metrics < 0) return this.#parsed(line, begin);
    const head = withoutNetwork(line.slice(begin, metrics));
    if (!head.startsWith(DECISION) || !WEIGHT.test(head)) return this.#parsed(line, begin);
    const at = Number.parseInt(line.slice(metrics + METRICS.length, metrics + METRICS.length + 15), 10);
    const known = this.#kept.get(head);
    if (known) return { request: known, at };
    const read = this.#parsed(line, begin);
    if (typeof read !== 'string' && this.#kept.size < MAX_KEPT) this.#kept.set(head, read.request);
    return read;
  }

  #parsed(line: string, begin: number): LoggedLine | Unread {
    let document: unknown;
    try {
      document = JSON.parse(begin === 0 ? line : line.slice(begin));
    } catch {
      return 'other';
    }
    if (!isObject(document)) return 'other';
    const fields = document as Fields;
    if (fields['cdk-cors'] === 'decision') return decision(fields, line.slice(0, begin));
    if (isObject(fields['httpRequest'])) return this.#wafRequest(fields['httpRequest'] as Fields, fields['timestamp']);
    // as API Gateway's access logs have, whatever their format
    return 'requestId' in fields || 'httpMethod' in fields || 'routeKey' in fields ? 'access-log' : 'other';
  }

  /** https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html */
  #wafRequest({ httpMethod, uri, headers }: Fields, timestamp: unknown): LoggedLine | Unread {
    if (typeof httpMethod !== 'string' || !Array.isArray(headers)) return 'other';
    const named: CorsHeaders = {};
    for (const header of headers) {
      const { name, value } = isObject(header) ? (header as Fields) : {};
      if (typeof name === 'string' && typeof value === 'string') takeHeader(named, name, value);
    }
    const request = this.#requests.of(httpMethod, named);
    if (request === undefined) return 'other';
    const at = typeof timestamp === 'number' ? timestamp : Number.NaN;
    return typeof uri === 'string' ? { request, at, path: uri } : { request, at };
  }
}

/** Callers from different networks are alike. */
function withoutNetwork(head: string): string {
  const at = head.indexOf(NETWORK);
  return at < 0 ? head : head.slice(0, at) + head.slice(at + NETWORK_LENGTH);
}

/** https://github.com/cdk-cors/cdk-cors/blob/main/docs/metrics.md#lines */
function decision(fields: Fields, before: string): LoggedLine | Unread {
  const { kind } = fields;
  if (kind !== 'preflight' && kind !== 'actual') return 'other';
  const { stack, class: className, origin, method, allowed, reason, weight, _aws } = fields;
  const timestamp = isObject(_aws) ? (_aws as { Timestamp?: unknown }).Timestamp : undefined;
  const request: LoggedRequest = {
    ...(typeof stack === 'string' && { stack }),
    ...(typeof className === 'string' && { class: className }),
    ...(typeof origin === 'string' && { origin }),
    kind,
    ...(typeof method === 'string' && { method }),
    ...(reason === 'same-origin' && { isOwn: true }),
    // nobody decided while a list could not be read
    ...(reason !== 'allowlist-unavailable' && { allowed: allowed === true }),
    weight: typeof weight === 'number' && weight > 0 ? weight : 1,
  };
  return { request, at: typeof timestamp === 'number' ? timestamp : Date.parse(before.trim().split(' ', 1)[0]!) };
}
