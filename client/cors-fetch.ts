import type { AccessToken } from './access-token';
import { BlockedError } from './blocked-error';
import { causesOf } from './causes';
import { problemOf, retryAfterOf } from './problem-error';

/** What `corsFetch` takes beside what `fetch` does. */
export interface CorsFetchInit extends RequestInit {
  /** Token that goes with the request; it is replaced once if it is refused. */
  readonly token?: AccessToken;
  /**
   * Milliseconds after which the request is given up, waiting included.
   *
   * @default - never
   */
  readonly timeout?: number;
  /**
   * How often to try again: what may be tried again after a failed connection, a 429 or a 503.
   *
   * @default 1
   */
  readonly retries?: number;
}

/** `corsFetch`, or what is made of it. */
export type CorsFetch = (input: RequestInfo | URL, init?: CorsFetchInit) => Promise<Response>;

const SAFE = /^(?:GET|HEAD|OPTIONS)$/;
/** Said before any handler runs: even what must not run twice may be sent again. */
const NOT_RUN = 'allowlist-unavailable';
/** Nobody waits longer in front of a page; the error says how long. */
const MAX_WAIT_SECONDS = 20;
const JITTER_MS = [200, 800] as const;

/**
 * `fetch` that understands what an API of cdk-cors answers.
 *
 * - Problem details become a `ProblemError` with `reason`, `help` and `retryAfter`. Other answers are returned, as `fetch` does.
 * - A failed connection is tried once more if the method is safe, a 429 or a 503 if it says when. A method that may have run is
 *   never sent again.
 * - A token that is refused is replaced once.
 * - Where the browser says nothing, the `BlockedError` ranks the possible causes.
 *
 * @throws ProblemError the API refused, and said why
 * @throws BlockedError the browser gave no answer; a TypeError, as of `fetch`
 * @throws TokenError there is no token
 * @throws DOMException `AbortError` or `TimeoutError`
 */
export async function corsFetch(input: RequestInfo | URL, init: CorsFetchInit = {}): Promise<Response> {
  const { token, timeout, retries = 1, ...rest } = init;
  const given = new Request(input, rest);
  // a request always has a signal
  const limits = timeout && { signal: AbortSignal.any([given.signal, AbortSignal.timeout(timeout)]) };
  const request = limits ? new Request(given, limits) : given;
  let isRenewed = false;
  for (let tries = 0; ; tries++) {
    // what has no body can be sent again; not every browser says that there is none
    const attempt = await withToken(request.body === null ? request : request.clone(), token);
    const answer = await send(attempt, SAFE.test(request.method) && tries < retries);
    if (answer === undefined) {
      // an API's own refusal of a token may be unreadable, and looks like this
      token?.forget();
      await pause(JITTER_MS[0] + Math.random() * (JITTER_MS[1] - JITTER_MS[0]), request.signal);
      continue;
    }
    if (answer.ok) return answer;
    const problem = await problemOf(answer);
    if (token && !isRenewed && isAboutToken(answer.status, problem?.reason)) {
      isRenewed = true;
      token.forget();
      tries -= 1;
      continue;
    }
    const wait = retryAfterOf(answer);
    const isBusy = answer.status === 429 || answer.status === 503;
    const maySend = SAFE.test(request.method) || answer.status === 429 || problem?.reason === NOT_RUN;
    if (isBusy && maySend && tries < retries && wait !== undefined && wait <= MAX_WAIT_SECONDS) {
      await pause(wait * 1000, request.signal);
      continue;
    }
    if (problem) throw problem;
    return answer;
  }
}

/** An HTTP API makes a 403 without a reason of every refusal of its authorizer. */
function isAboutToken(status: number, reason: string | undefined): boolean {
  return status === 401 || (status === 403 && reason === undefined);
}

async function withToken(request: Request, token: AccessToken | undefined): Promise<Request> {
  if (token) for (const [name, value] of Object.entries(await token.headers(request))) request.headers.set(name, value);
  return request;
}

/** `undefined` where nothing came and it may be tried again. */
async function send(request: Request, mayRetry: boolean): Promise<Response | undefined> {
  const refusedByPolicy: string[] = [];
  const note = (event: Event) => void refusedByPolicy.push((event as SecurityPolicyViolationEvent).blockedURI);
  const page = globalThis.document as Document | undefined;
  page?.addEventListener('securitypolicyviolation', note);
  try {
    return await fetch(request);
  } catch (error) {
    // what was given up is no network error
    if (!(error instanceof TypeError)) throw error;
    // the event comes after the error
    await new Promise((resolve) => setTimeout(resolve));
    const online = globalThis.navigator?.onLine !== false;
    if (mayRetry && online && refusedByPolicy.length === 0) return undefined;
    const facts = { origin: globalThis.origin ?? 'null', online, refusedByPolicy };
    throw new BlockedError(request, causesOf(request, facts), error);
  } finally {
    page?.removeEventListener('securitypolicyviolation', note);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', give);
      resolve();
    }, milliseconds);
    const give = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
