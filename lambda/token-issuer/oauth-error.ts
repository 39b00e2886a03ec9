import { PROBLEM_CONTENT_TYPE } from '../../lib/contract/problem-details';
import type { HttpResponse } from '../../request/cors/http-response';

/** https://www.iana.org/assignments/oauth-parameters/oauth-parameters.xhtml#extensions-error */
const ERRORS = {
  invalid_request: { status: 400, title: 'The request is malformed' },
  invalid_client: { status: 401, title: 'The client could not be authenticated' },
  invalid_grant: { status: 400, title: 'The grant is not valid' },
  unauthorized_client: { status: 400, title: 'The client may not use this grant' },
  unsupported_grant_type: { status: 400, title: 'There is no such grant' },
  invalid_scope: { status: 400, title: 'None of the scopes can be granted' },
  invalid_target: { status: 400, title: 'There is no such resource' },
  invalid_dpop_proof: { status: 400, title: 'The proof of possession is not valid' },
  too_many_requests: { status: 429, title: 'There were too many requests' },
  temporarily_unavailable: { status: 503, title: 'Something that is needed is not available' },
  server_error: { status: 500, title: 'Something went wrong' },
  not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'The path has no such method' },
} as const;

export type OAuthErrorCode = keyof typeof ERRORS;

/** What went wrong with a request, as a value. */
export interface OAuthError {
  readonly error: OAuthErrorCode;
  /** ASCII without quotes and backslashes, as RFC 6749 wants it. */
  readonly description: string;
  readonly retryAfterSeconds?: number;
}

export function oauthError(error: OAuthErrorCode, description: string, retryAfterSeconds?: number): OAuthError {
  return { error, description, retryAfterSeconds };
}

export function isOAuthError(value: unknown): value is OAuthError {
  return typeof value === 'object' && value !== null && 'error' in value && 'description' in value;
}

/** `json` for what clients of OAuth read, `problem` for everything else. */
export type ErrorFormat = 'json' | 'problem';

/**
 * One body for both standards: problem details (https://www.rfc-editor.org/rfc/rfc9457) with the members of OAuth's
 * errors (https://www.rfc-editor.org/rfc/rfc6749#section-5.2). The endpoints of OAuth say `application/json`, since
 * RFC 6749 demands it and its clients take nothing else; the members are the same.
 */
export function errorAnswer({ error, description, retryAfterSeconds }: OAuthError, format: ErrorFormat): HttpResponse {
  const { status, title } = ERRORS[error];
  const type = `https://github.com/cdk-cors/cdk-cors/blob/main/docs/tokens.md#${error}`;
  const headers: Record<string, string> = {
    'content-type': format === 'json' ? 'application/json' : PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
  };
  // each 401 has a challenge (https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1)
  if (status === 401) headers['www-authenticate'] = 'Basic realm="token-issuer"';
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  const body = { type, title, status, detail: description, error, error_description: description };
  return { statusCode: status, headers, body: JSON.stringify(body) };
}
