import type { ApiResponse } from '../gateway/api-server';
import type { CorsRule } from './cors-xml';
import { SERVER, s3Error } from './s3-error';
import type { BucketRequest } from './s3-request';

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
const NOT_ALLOWED =
  'CORSResponse: This CORS request is not allowed: no rule has its Origin, its method or Access-Control-Request-Method, and its ' +
  'Access-Control-Request-Headers';

/**
 * The CORS rules of a bucket, as S3 goes by them: the first that has origin, method and headers of a request answers.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export class CorsRules {
  readonly rules: readonly CorsRule[];

  /** @param configuration `CorsConfiguration` of the template, resolved */
  constructor(configuration: unknown) {
    this.rules = (configuration as { readonly CorsRules?: readonly CorsRule[] } | undefined)?.CorsRules ?? [];
  }

  /** Whether there are any. */
  get any(): boolean {
    return this.rules.length > 0;
  }

  /** The answer to `OPTIONS`. */
  preflight(request: BucketRequest): ApiResponse {
    if (request.header('origin') === undefined) {
      return s3Error(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
    }
    if (!this.any) {
      return s3Error(403, 'AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
    }
    const headers = this.headersFor(request);
    return headers
      ? { status: 200, headers: [...headers, SERVER], body: '' }
      : s3Error(403, 'AccessForbidden', NOT_ALLOWED);
  }

  /** Any other answer, an error too, with the headers that a page needs to read it. */
  withHeaders(answer: ApiResponse, request: BucketRequest): ApiResponse {
    const headers = this.headersFor(request);
    return headers ? { ...answer, headers: [...answer.headers, ...headers] } : answer;
  }

  private headersFor(request: BucketRequest): ApiResponse['headers'] | undefined {
    const origin = request.header('origin');
    // what only preflights should have counts with any request
    const method = request.header('access-control-request-method') ?? request.method;
    const asked = namesIn(request.header('access-control-request-headers'));
    const rule = this.rules.find((one) => origin !== undefined && fits(one, origin, method, asked));
    if (origin === undefined || rule === undefined) return undefined;
    const { AllowedOrigins, AllowedMethods, ExposedHeaders = [], MaxAge } = rule;
    const isAny = AllowedOrigins?.includes('*');
    return [
      ['access-control-allow-origin', isAny ? '*' : origin],
      ['access-control-allow-methods', (AllowedMethods ?? []).join(', ')],
      ...line('access-control-allow-headers', asked),
      ...line('access-control-expose-headers', ExposedHeaders.map(String)),
      ...line('access-control-max-age', MaxAge === undefined ? [] : [String(MaxAge)]),
      ...line('access-control-allow-credentials', isAny ? [] : ['true']),
      ['vary', VARY],
    ];
  }
}

function fits(rule: CorsRule, origin: string, method: string, asked: readonly string[]): boolean {
  const { AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [] } = rule;
  const names = AllowedHeaders.map((name) => String(name).toLowerCase());
  return (
    AllowedMethods.includes(method) &&
    AllowedOrigins.some((allowed) => matches(String(allowed), origin)) &&
    asked.every((name) => names.some((allowed) => matches(allowed, name)))
  );
}

/** One `*` stands for any characters, also for none. */
function matches(allowed: string, text: string): boolean {
  const star = allowed.indexOf('*');
  if (star < 0) return allowed === text;
  const end = allowed.slice(star + 1);
  return text.length >= allowed.length - 1 && text.startsWith(allowed.slice(0, star)) && text.endsWith(end);
}

function namesIn(line: string | undefined): string[] {
  return (line ?? '').split(',').flatMap((name) => name.trim().toLowerCase() || []);
}

function line(name: string, values: readonly string[]): [string, string][] {
  return values.length === 0 ? [] : [[name, values.join(', ')]];
}
