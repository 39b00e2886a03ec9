import { GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { limitText, PROBLEM_CONTENT_TYPE, problemText } from '../../contract/problem-details';
import type { EndpointClass } from '../../endpoint-class';
import { TokenVerification } from '../../token-verification';
import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';

/** 401 is not said to fall back to DEFAULT_4XX (https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html). */
const TYPES = [ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX, ResponseType.UNAUTHORIZED];

/** The authorizer's reason is one of our codes, and nothing where a resource policy denies. */
const ACCESS_DENIED = problemText('$context.authorizer.reason', 'Access is denied', 403);

/** A bucket holds tokens again after a second; a quota begins anew at times that a response cannot know, so an hour stands for them. */
const LIMITS = [
  { type: ResponseType.THROTTLED, code: 'throttled', title: 'Too many requests', status: 429, retryAfter: '1' },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    code: 'quota-exceeded',
    title: 'Quota is used up',
    status: 429,
    retryAfter: '3600',
  },
  { type: ResponseType.WAF_FILTERED, code: 'blocked', title: 'Request is blocked', status: 403, retryAfter: undefined },
] as const;

/** Headers of the errors that API Gateway makes itself, or why there are none. */
export type ErrorHeaders =
  | { readonly headers: { readonly [name: string]: string }; readonly reason?: undefined }
  | { readonly headers?: undefined; readonly reason: string };

/**
 * API Gateway's own errors know no class, and their headers are constants: they can only say what is right for every
 * class of the API.
 */
export function errorHeaders(classes: readonly EndpointClass[]): ErrorHeaders {
  const credentialed = classes.filter(({ _policy }) => _policy.credentials);
  if (credentialed.length === 0) return { headers: { 'Access-Control-Allow-Origin': "'*'" } };
  const origins = new Set(classes.flatMap(originsOf));
  const [origin] = origins;
  if (origins.size === 1 && origin !== undefined && !origin.includes('*')) {
    const headers = { 'Access-Control-Allow-Origin': `'${origin}'`, 'Access-Control-Allow-Credentials': "'true'" };
    return { headers };
  }
  const names = credentialed.map(({ className }) => className);
  const allow = names.length === 1 ? 'allows' : 'allow';
  const reason =
    `errors that API Gateway makes itself (401, 403, 429, 504, ...) carry no CORS headers, so that scripts cannot read them: ` +
    `their headers are fixed, ${names.join(names.length === 2 ? ' and ' : ', ')} ${allow} credentials, and the classes do not share ` +
    'one origin in code; a CloudFront distribution in front of the API can add them';
  return { reason };
}

function originsOf({ _policy, _live }: EndpointClass): readonly string[] {
  // two entries, so that any origin or a live list is never the one that all share
  return _live || _policy.origins === '*' ? ['*', '**'] : _policy.origins;
}

/** What an API answers to errors of one type. */
export interface OwnResponse {
  readonly headers: { readonly [name: string]: string };
  readonly templates?: { readonly [mediaType: string]: string };
}

/** The gateway responses of an API, by type. */
export type OwnResponses = ReadonlyMap<ResponseType, OwnResponse>;

/**
 * The responses of an API with these tokens. Without tokens they are there for their CORS headers alone. An authorizer can
 * say why it denies in a 403 only: all 401 are alike.
 */
export function gatewayResponsesOf(
  { headers }: ErrorHeaders,
  tokens: readonly VerifiedTokens[],
  isThrottled: boolean,
): OwnResponses {
  const responses = new Map<ResponseType, OwnResponse>();
  if (headers) for (const type of TYPES) responses.set(type, { headers });
  if (isThrottled) for (const [type, response] of limitResponses(headers)) responses.set(type, response);
  if (tokens.length === 0) return responses;
  responses.set(ResponseType.UNAUTHORIZED, {
    headers: {
      ...headers,
      ...(headers && { 'Access-Control-Expose-Headers': "'WWW-Authenticate'" }),
      'WWW-Authenticate': `'${challengeOf(tokens)}'`,
    },
  });
  if (!tokens.some(({ _plan }) => _plan.verification === TokenVerification.AUTHORIZER)) return responses;
  responses.set(ResponseType.ACCESS_DENIED, {
    headers: { ...headers, 'Content-Type': `'${PROBLEM_CONTENT_TYPE}'` },
    templates: { 'application/json': ACCESS_DENIED },
  });
  return responses;
}

/** What tells a script when to come back, once limits are meant to be met. */
function limitResponses(cors: ErrorHeaders['headers']): [ResponseType, OwnResponse][] {
  return LIMITS.map(({ type, code, title, status, retryAfter }) => {
    const headers = {
      ...cors,
      ...(cors && retryAfter && { 'Access-Control-Expose-Headers': "'Retry-After'" }),
      ...(retryAfter && { 'Retry-After': `'${retryAfter}'` }),
      'Content-Type': `'${PROBLEM_CONTENT_TYPE}'`,
    };
    return [type, { headers, templates: { 'application/json': limitText(code, title, status) } }];
  });
}

/** What whoever imports an API has to ask of its owner; `undefined` where that is nothing. */
export function errorsOfOwner(responses: OwnResponses): string | undefined {
  if (responses.size === 0) return undefined;
  const asked = [...responses].map(([{ responseType }, { headers }]) => `${responseType} ${JSON.stringify(headers)}`);
  return (
    'errors that API Gateway makes itself (401, 403, 429, 504, ...) belong to the owner of the API, and nothing is said of them ' +
    `here: where the owner has no class of its own, have it add gateway responses with these responseHeaders: ${asked.join(', ')}`
  );
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-3, https://www.rfc-editor.org/rfc/rfc9449#section-7.1 */
function challengeOf(tokens: readonly VerifiedTokens[]): string {
  const challenge = 'Bearer realm="api"';
  return tokens.some(({ _plan }) => _plan.authorizer.dpop) ? `${challenge}, DPoP algs="ES256"` : challenge;
}

/** The gateway responses that the app defines itself, and where others go if an OpenAPI document defines the API. */
interface Existing {
  readonly gatewayResponses: readonly { readonly responseType: string }[];
  readonly document: { addGatewayResponse(responseType: string, response: OwnResponse): void } | undefined;
}

/** Adds gateway responses of the types that the app does not define itself. */
export function addGatewayResponses(
  scope: Construct,
  restApi: IRestApi,
  responses: OwnResponses,
  { document, gatewayResponses }: Existing,
): void {
  const isTheirs = (type: ResponseType) =>
    gatewayResponses.some(({ responseType }) => responseType === type.responseType);
  // what the app says of all errors would not be said of these
  const kept = isTheirs(ResponseType.DEFAULT_4XX) ? LIMITS.map(({ type }) => type) : [];
  for (const [type, response] of responses) {
    if (isTheirs(type) || kept.includes(type)) continue;
    const { headers: responseHeaders, templates } = response;
    if (document) document.addGatewayResponse(type.responseType, response);
    else new GatewayResponse(scope, type.responseType, { restApi, type, responseHeaders, templates });
  }
}
