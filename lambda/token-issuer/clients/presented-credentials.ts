import { decodeJwt } from 'jose';
import type { Form } from '../form';
import type { IssuerRequest } from '../issuer-request';
import { type OAuthError, oauthError } from '../oauth-error';

/** How a client says who it is (https://www.rfc-editor.org/rfc/rfc7591#section-2: `token_endpoint_auth_method`). */
export type Presented =
  | { readonly method: 'none'; readonly id: string }
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly id: string; readonly secret: string }
  | { readonly method: 'private_key_jwt'; readonly id: string; readonly assertion: string };

/** https://www.rfc-editor.org/rfc/rfc7523#section-2.2 */
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const MAX_SECRET_LENGTH = 256;
const MAX_ASSERTION_LENGTH = 8192;
const BASIC = /^basic +([A-Za-z0-9+/]{1,1024}={0,2})$/i;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** What a client presents, in one of the ways, not in two (https://www.rfc-editor.org/rfc/rfc6749#section-2.3). */
export function presentedCredentials({ headers }: IssuerRequest, form: Form): Presented | OAuthError {
  const authorization = headers.get('authorization');
  const secret = form.get('client_secret');
  const isAssertion = form.has('client_assertion') || form.has('client_assertion_type');
  if ([authorization !== undefined, secret !== undefined, isAssertion].filter(Boolean).length > 1) {
    return oauthError('invalid_request', 'a client authenticates in one way');
  }
  if (authorization !== undefined) return basic(authorization, form.get('client_id'));
  if (isAssertion) return assertion(form);
  const id = form.get('client_id');
  if (id === undefined) return oauthError('invalid_client', 'the request names no client');
  if (secret === undefined) return { method: 'none', id };
  if (secret.length > MAX_SECRET_LENGTH) return oauthError('invalid_request', 'the secret is too long');
  return { method: 'client_secret_post', id, secret };
}

function basic(authorization: string, idInForm: string | undefined): Presented | OAuthError {
  const encoded = BASIC.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const id = colon < 1 ? undefined : formDecoded(text.slice(0, colon));
  const secret = formDecoded(text.slice(colon + 1));
  if (id === undefined || secret === undefined || secret.length > MAX_SECRET_LENGTH) {
    return oauthError('invalid_request', 'the Authorization header holds no client id and secret');
  }
  if (idInForm !== undefined && idInForm !== id) return oauthError('invalid_request', 'the request names two clients');
  return { method: 'client_secret_basic', id, secret };
}

function assertion(form: Form): Presented | OAuthError {
  const jwt = form.get('client_assertion') ?? '';
  if (form.get('client_assertion_type') !== JWT_BEARER) {
    return oauthError('invalid_request', 'there is no such client_assertion_type');
  }
  const id = jwt.length <= MAX_ASSERTION_LENGTH && JWT.test(jwt) ? subjectOf(jwt) : undefined;
  if (id === undefined) return oauthError('invalid_client', 'the client_assertion is no JWT of a client');
  const idInForm = form.get('client_id');
  if (idInForm !== undefined && idInForm !== id) return oauthError('invalid_request', 'the request names two clients');
  return { method: 'private_key_jwt', id, assertion: jwt };
}

/** Whose an assertion says it is; nothing is believed of it yet. */
function subjectOf(jwt: string): string | undefined {
  try {
    const { sub } = decodeJwt(jwt);
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}

/** https://www.rfc-editor.org/rfc/rfc6749#appendix-B */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}
