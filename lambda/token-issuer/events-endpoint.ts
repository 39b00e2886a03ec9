import type { Answer } from '../shared/answer';
import { isFailure } from '../shared/failure';
import { isSubjectOfClient } from '../shared/tokens/client-subject';
import { revoke } from '../shared/tokens/revoke';
import type { IssuerContext } from './context';
import type { IssuerRequest } from './issuer-request';
import type { OAuthError } from './oauth-error';
import { EVENT_MEMORY_SECONDS, type EventProblem, isEventProblem, readSecurityEvent } from './security-event';
import { unavailable } from './throttle';

const CONTENT_TYPE = /^application\/secevent\+jwt\s*(;|$)/i;
const ACCEPTED: Answer = { statusCode: 202, headers: { 'cache-control': 'no-store' } };
const CLAIMS = ['iss', 'jti', 'iat', 'aud', 'events'];

/**
 * `POST /events`: an identity provider pushes what happened to its users (https://www.rfc-editor.org/rfc/rfc8935). Where a
 * session was revoked, so are the tokens of its user; everything else is taken note of. When many users are signed out at
 * once, one address tells of all of them: it is counted for what does not verify alone.
 */
export async function eventsEndpoint(
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Answer | OAuthError> {
  const { headers, body } = request;
  if (!CONTENT_TYPE.test(headers.get('content-type') ?? '')) {
    return refused({ err: 'invalid_request', description: 'the content type must be application/secevent+jwt' });
  }
  if (!body) return refused({ err: 'invalid_request', description: 'there is no event, or it is too long' });
  const { throttle, config, subjectIssuers, issuer, clock } = context;
  const counted = `${request.address}#events`;
  const known = throttle.refusal('address', counted);
  if (known) return known;
  const verified = await subjectIssuers.verify(body.trim(), CLAIMS, signal);
  if (verified === 'unavailable') return unavailable();
  if (verified === 'invalid') {
    const tooMany = await throttle.admit('address', counted, config.requestsPerMinute.perAddress, signal);
    if (tooMany) return tooMany;
    return refused({ err: 'authentication_failed', description: 'the event is not signed by a configured issuer' });
  }
  const event = readSecurityEvent(verified, [issuer, `${issuer}/events`], Math.floor(clock() / 1000));
  if (isEventProblem(event)) return refused(event);
  return revokeSubjects(event.subjects, event.jti, String(verified.payload.iss), context, signal);
}

/** An event that comes again would end what was issued since: it counts once, but not before it took effect. */
async function revokeSubjects(
  subjects: readonly string[],
  jti: string,
  transmitter: string,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Answer | OAuthError> {
  const { store, config, clock, log } = context;
  if (subjects.length === 0) {
    log('event', { transmitter, jti, problem: 'it is about nothing that ends tokens' });
    return ACCEPTED;
  }
  const seen = await store.wasSeen(transmitter, jti, signal);
  if (isFailure(seen)) return unavailable();
  if (seen) return ACCEPTED;
  const { maxLifetimeSeconds } = config;
  for (const subject of subjects) {
    const isClient = await isSubjectOfClient(subject, store, signal);
    if (isFailure(isClient)) return unavailable();
    if (isClient) {
      log('event', { transmitter, jti, subject, problem: 'the subject has the id of a client' });
      continue;
    }
    const failure = await revoke({ kind: 'subject', id: subject }, { store, maxLifetimeSeconds, clock }, signal);
    if (failure) return unavailable();
    log('event', { transmitter, jti, subject });
  }
  const ttl = Math.floor(clock() / 1000) + EVENT_MEMORY_SECONDS;
  const failure = await store.remember(transmitter, jti, ttl, signal);
  if (failure) log('event', { transmitter, jti, problem: `not remembered: ${failure.failure}: ${failure.message}` });
  return ACCEPTED;
}

function refused(
  problem: EventProblem | { readonly err: 'authentication_failed'; readonly description: string },
): Answer {
  const headers = {
    'content-type': 'application/json',
    'content-language': 'en',
    'cache-control': 'no-store',
  };
  return { statusCode: 400, headers, body: JSON.stringify(problem) };
}
