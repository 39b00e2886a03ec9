import { codeSpeaks, isSilent } from '../../lib/rules/speaks';
import type { CorsApp } from '../../lib/template/cors/cors-app';
import type { CorsStatement, StatedHeaders } from '../../lib/template/cors/cors-statement';
import type { RestMethod, RestPath } from '../../lib/template/cors/rest-api-statements';

/** Whose page sends a request. */
export type OriginKind = 'any' | 'listed' | 'other' | 'none';

/** What a page of one kind of origin meets at an endpoint today. */
export interface Meeting {
  readonly endpoint: string;
  readonly origin: OriginKind;
  readonly preflight: string;
  readonly response: string;
  /** Of the API itself, such as 401. */
  readonly errors: string;
}

const UNKNOWN = 'unknown: code decides';

/** What browsers meet at everything of an app that states CORS headers, or should. */
export function meetingsIn(app: CorsApp): Meeting[] {
  const configured = app.statements.filter(({ place }) => CONFIGURED.includes(place));
  return [...app.restApis.flatMap((api) => restMeetings(app, api)), ...configured.flatMap(configuredMeetings)];
}

const CONFIGURED: readonly string[] = ['http-api', 'function-url', 'bucket', 'response-headers-policy'];

function restMeetings(app: CorsApp, api: CorsApp['restApis'][number]): Meeting[] {
  const errors = app.statements.filter(({ place, stack, subject, logicalId }) => {
    const own = [...api.gatewayResponses].some(
      ([type, { logicalId: id = api.logicalId }]) => type === subject && id === logicalId,
    );
    return place === 'gateway-response' && stack === api.stack && own;
  });
  return api.paths.flatMap((path) => {
    const { options, methods } = path;
    const stated = options?.stated ?? methods.find((one) => one.stated)?.stated;
    return methods
      .filter((method) => method !== options)
      .flatMap((method) =>
        kindsOf(stated).map((origin) => ({
          endpoint: `${api.stack.name}/${api.logicalId} ${method.httpMethod} ${method.path}`,
          origin,
          preflight: origin === 'none' ? '' : preflightOf(app, path, origin),
          response: responseOf(app, method, origin),
          errors: origin === 'none' ? '' : errorsOf(errors, origin),
        })),
      );
  });
}

function kindsOf(stated: StatedHeaders | undefined): OriginKind[] {
  if (stated === undefined || stated.origins.includes('*')) return ['any', 'none'];
  return ['listed', 'other', 'none'];
}

function preflightOf(app: CorsApp, { options, methods }: RestPath, origin: OriginKind): string {
  const any = methods.find(({ httpMethod }) => httpMethod === 'ANY');
  const taker = options ?? any;
  if (taker === undefined) return 'unanswered: 403';
  if (taker.authorizationType !== 'NONE' || taker.apiKeyRequired) return 'turned away: no permission';
  if (options?.stated !== undefined) return statedAnswer(options.stated, origin);
  return codeSpeaks(app, taker.integration.Uri) === false ? 'answered without CORS headers' : UNKNOWN;
}

function statedAnswer(stated: StatedHeaders, origin: OriginKind): string {
  if (origin === 'other') {
    if (stated.reflects) return 'allowed: any origin is repeated';
    const [told] = stated.fallback === undefined ? stated.origins : [stated.fallback];
    return stated.echoes && stated.fallback === undefined ? 'denied' : `denied: told ${told}`;
  }
  if (stated.origins.includes('*') && stated.credentials) return 'denied: * with credentials';
  return `allowed: ${stated.methods?.join(' ') ?? 'see its template'}`;
}

function responseOf(app: CorsApp, method: RestMethod, origin: OriginKind): string {
  if (isSilent(app, method)) return 'no CORS headers';
  return method.stated === undefined ? UNKNOWN : readable(method.stated, origin);
}

function errorsOf(errors: readonly CorsStatement[], origin: OriginKind): string {
  const [first] = errors;
  return first === undefined ? 'unreadable' : readable(first.headers, origin);
}

function readable({ origins, credentials, reflects }: StatedHeaders, origin: OriginKind): string {
  if (origin === 'none') return 'sent';
  if (origins.includes('*')) return credentials ? 'readable without credentials' : 'readable';
  if (origin === 'listed' || reflects) return 'readable';
  return 'unreadable';
}

/** What a configuration says holds for preflights and responses alike. */
function configuredMeetings({ place, stack, logicalId, subject, headers }: CorsStatement): Meeting[] {
  return kindsOf(headers).map((origin) => ({
    endpoint: `${stack.name}/${logicalId} ${subject}`,
    origin,
    preflight:
      origin === 'none'
        ? ''
        : place === 'response-headers-policy'
          ? 'whatever answers behind it'
          : configuredAnswer(headers, origin),
    response: readable(headers, origin),
    errors: origin === 'none' ? '' : place === 'http-api' ? 'not documented' : readable(headers, origin),
  }));
}

function configuredAnswer(headers: StatedHeaders, origin: OriginKind): string {
  return origin === 'other' ? 'denied' : `allowed: ${headers.methods?.join(' ') ?? 'GET HEAD POST'}`;
}
