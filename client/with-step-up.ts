import type { AccessToken } from './access-token';
import { type CorsFetch, type CorsFetchInit, corsFetch } from './cors-fetch';
import { ProblemError } from './problem-error';

/** What a request takes beside what `corsFetch` does; the token comes by itself. */
export interface StepUpInit extends Omit<CorsFetchInit, 'token'> {
  /**
   * Scopes that the request needs, separated by spaces.
   *
   * @default - those of the token; a refusal is thrown
   */
  readonly scope?: string;
}

/**
 * A `corsFetch` that asks for more scopes once the API says `scope-missing`. The request is sent again then, whatever its method:
 * the authorizer refused it, and no handler ran. Requests from then on have the new scopes too.
 *
 * @param token the token to begin with
 * @param prompt called before more scopes are asked for, once however many requests wait: `false` if the visitor refuses
 * @param send what sends the requests
 * @throws ProblemError `scope-missing`, if the visitor refuses
 * @throws TokenError the issuer gives no token with these scopes
 */
export function withStepUp(
  token: AccessToken,
  prompt: (scope: string) => boolean | Promise<boolean>,
  send: CorsFetch = corsFetch,
): (input: RequestInfo | URL, init?: StepUpInit) => Promise<Response> {
  let current = token;
  const pending = new Map<string, Promise<AccessToken | undefined>>();

  async function ask(scope: string): Promise<AccessToken | undefined> {
    if (!(await prompt(scope))) return undefined;
    const more = current.withScope(scope);
    await more.get();
    current = more;
    return more;
  }

  return async (input, { scope, ...init } = {}) => {
    // what was read cannot be read again
    const again = input instanceof Request ? input.clone() : input;
    try {
      return await send(input, { ...init, token: current });
    } catch (error) {
      if (!(error instanceof ProblemError && error.reason === 'scope-missing' && scope)) throw error;
      const asked = pending.get(scope) ?? ask(scope).finally(() => pending.delete(scope));
      pending.set(scope, asked);
      const more = await asked;
      if (!more) throw error;
      return send(again, { ...init, token: more });
    }
  };
}
