import { isFailure } from '../../../request/aws/failure';
import type { HttpResponse } from '../../../request/cors/http-response';
import { isSubjectOfClient } from '../../../request/tokens/client/client-subject';
import { revoke } from '../../../request/tokens/state/revoke';
import { unavailable } from '../clients/throttle';
import type { IssuerContext } from '../context';
import type { IssuerRequest } from '../issuer-request';
import type { OAuthError } from '../oauth-error';
import {
  EVENT_MEMORY_SECONDS,
  type EventProblem,
  isEventProblem,
  readSecurityEvent,
  type SessionRevocation,
} from '../subjects/security-event';
import { isSubjectRefusal, type SubjectCause, type SubjectRefusal, unknownYet } from '../subjects/subject-causes';

const CONTENT_TYPE = /^application\/secevent\+jwt\s*(;|$)/i;
const ACCEPTED: HttpResponse = { statusCode: 202, headers: { 'cache-control': 'no-store' } };
const UNSIGNED = {
  err: 'authentication_failed',
  description: 'the event is not signed by a configured issuer',
} as const;
const CLAIMS = ['iss', 'jti', 'iat', 'aud', 'events'];

/**
 * `POST /events`: an identity provider pushes what happened to its users (https://www.rfc-editor.org/rfc/rfc8935). Where a
 * session was revoked, so are the tokens of its user; everything else is taken note of. When many users are signed out at
 * once, one address tells of all of them: it is counted for what is refused, or was told before, alone.
 */
export async function eventsEndpoint(
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<HttpResponse | OAuthError> {
  const { headers, body } = request;
  if (!CONTENT_TYPE.test(headers.get('content-type') ?? '')) {
    return refused({ err: 'invalid_request', description: 'the content type must be application/secevent+jwt' });
  }
  if (!body) return refused({ err: 'invalid_request', description: 'there is no event, or it is too long' });
  const { throttle, config, subjectIssuers, issuer, store, clock } = context;
  const counted = `${request.address}#events`;
  const known = throttle.refusal('address', counted);
  if (known) return known;
  const { perAddress } = config.requestsPerMinute;
  const limited = async (answer: HttpResponse, bucket: string) =>
    (await throttle.admit('address', bucket, perAddress, signal)) ?? answer;
  const verified = await subjectIssuers.verify(body.trim(), CLAIMS, signal);
  if (isSubjectRefusal(verified)) {
    logRefusal(verified, context);
    return unknownYet(verified) ?? limited(refused(UNSIGNED), counted);
  }
  // what a transmitter tells again, or tells us by mistake, keeps nothing new of it from being heard
  const repeated = `${request.address}#events-again`;
  const event = readSecurityEvent(verified, [issuer, `${issuer}/events`], Math.floor(clock() / 1000));
  if (isEventProblem(event)) {
    const { cause, description } = event;
    logRefusal({ cause, iss: verified.payload.iss, problem: description }, context);
    return limited(refused(event), repeated);
  }
  const transmitter = String(verified.payload.iss);
  const seen = await store.wasSeen(transmitter, event.jti, signal);
  if (isFailure(seen)) return unavailable();
  // what comes again would end what was issued since
  if (seen) return limited(ACCEPTED, repeated);
  return takeEffect(event, transmitter, context, signal);
}

/** An event is remembered when it took effect, and not before: what could not be written is told again. */
async function takeEffect(
  { jti, subjects }: SessionRevocation,
  transmitter: string,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<HttpResponse | OAuthError> {
  const { store, config, clock, log } = context;
  if (subjects.length === 0) log('event', { transmitter, jti, problem: 'it is about nothing that ends tokens' });
  const { maxLifetimeSeconds } = config;
  for (const subject of subjects) {
    const isClient = await isSubjectOfClient(subject, store, signal);
    if (isFailure(isClient)) return unavailable();
    if (isClient) {
      const cause: SubjectCause = 'subject-is-client';
      log('event', { transmitter, jti, subject, cause, problem: 'the subject has the id of a client' });
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

function logRefusal({ cause, iss, problem }: SubjectRefusal, { log }: IssuerContext): void {
  log('event', { cause, iss, problem });
}

function refused({ err, description }: Omit<EventProblem, 'cause'> | typeof UNSIGNED): HttpResponse {
  const headers = {
    'content-type': 'application/json',
    'content-language': 'en',
    'cache-control': 'no-store',
  };
  return { statusCode: 400, headers, body: JSON.stringify({ err, description }) };
}
