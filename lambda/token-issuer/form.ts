import { type OAuthError, oauthError } from './oauth-error';

export type Form = ReadonlyMap<string, string>;

const CONTENT_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;
const MAX_PARAMETERS = 32;

/**
 * The parameters of a request (https://www.rfc-editor.org/rfc/rfc6749#section-3.2): each at most once; those without a
 * value count as left out.
 */
export function parseForm(contentType: string | undefined, body: string | undefined): Form | OAuthError {
  if (contentType === undefined || !CONTENT_TYPE.test(contentType)) {
    return oauthError('invalid_request', 'the content type must be application/x-www-form-urlencoded');
  }
  if (body === undefined) return oauthError('invalid_request', 'the body is too long, or no UTF-8');
  const form = new Map<string, string>();
  const parameters = new URLSearchParams(body);
  if (parameters.size > MAX_PARAMETERS) return oauthError('invalid_request', 'there are too many parameters');
  for (const [name, value] of parameters) {
    if (form.has(name)) return oauthError('invalid_request', 'a parameter is repeated');
    form.set(name, value);
  }
  for (const [name, value] of form) if (value === '') form.delete(name);
  return form;
}
