import { isObject, isText } from '../../../request/guards';
import type { SubjectCause } from './subject-causes';
import type { VerifiedJwt } from './subject-issuers';

/** https://openid.net/specs/openid-caep-1_0-final.html#name-session-revoked */
const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';

/** What a security event makes us do. */
export interface SessionRevocation {
  readonly jti: string;
  /** Subjects of ours whose sessions have ended; none where the event is about something else. */
  readonly subjects: readonly string[];
}

/** Why an event was not taken (https://www.rfc-editor.org/rfc/rfc8935#section-2.4). */
export interface EventProblem {
  readonly err: 'invalid_request' | 'invalid_audience';
  readonly cause: SubjectCause;
  readonly description: string;
}

const MAX_JTI_LENGTH = 256;
const MAX_AGE_SECONDS = 86_400;
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

/** For so long a `jti` is remembered: older events are refused. */
export const EVENT_MEMORY_SECONDS = MAX_AGE_SECONDS + 600;

/** Reads a verified Security Event Token (https://www.rfc-editor.org/rfc/rfc8417#section-2). */
export function readSecurityEvent(
  { payload, protectedHeader, issuers }: VerifiedJwt,
  audiences: readonly string[],
  now: number,
): SessionRevocation | EventProblem {
  // a token of another kind, with the same keys, must not pass for an event
  const typ = String(protectedHeader.typ).replace(/^application\//, '');
  if (typ !== 'secevent+jwt') return problem('kind-mismatch', 'typ is not secevent+jwt');
  const { jti, iat, aud } = payload;
  if (![aud].flat().some((audience) => audience !== undefined && audiences.includes(audience))) {
    return problem('audience-mismatch', 'the event is for somebody else', 'invalid_audience');
  }
  if (!isText(jti) || jti === '' || jti.length > MAX_JTI_LENGTH) {
    return problem('claims-invalid', 'the event has no usable jti');
  }
  if (!Number.isSafeInteger(iat) || Math.abs(now - iat!) > MAX_AGE_SECONDS) {
    return problem('token-too-old', `the event is older than ${MAX_AGE_SECONDS} seconds`);
  }
  const events = isObject(payload['events']) ? (payload['events'] as Record<string, unknown>) : {};
  const event = Object.hasOwn(events, SESSION_REVOKED) ? events[SESSION_REVOKED] : undefined;
  if (event === undefined) return { jti, subjects: [] };
  const sub = subjectOf(
    payload['sub_id'] ?? (isObject(event) ? (event as { subject?: unknown }).subject : undefined),
    payload,
  );
  if (sub === undefined) {
    return problem('subject-invalid', 'the subject is no user of this issuer, as iss_sub or opaque');
  }
  return { jti, subjects: [...new Set(issuers.map(({ subjectPrefix = '' }) => subjectPrefix + sub))] };
}

export function isEventProblem(event: SessionRevocation | EventProblem): event is EventProblem {
  return 'err' in event;
}

function problem(cause: SubjectCause, description: string, err: EventProblem['err'] = 'invalid_request'): EventProblem {
  return { err, cause, description };
}

/** https://www.rfc-editor.org/rfc/rfc9493#section-3; a transmitter speaks of its own users alone. */
function subjectOf(identifier: unknown, payload: VerifiedJwt['payload']): string | undefined {
  if (identifier === undefined) return usable(payload.sub);
  const { format, subject_type, iss, sub, id, user } = (isObject(identifier) ? identifier : {}) as Record<
    string,
    unknown
  >;
  switch (format ?? subject_type) {
    case 'iss_sub':
      return iss === payload.iss ? usable(sub) : undefined;
    case 'opaque':
      return usable(id);
    case 'complex':
      return isObject(user) && (user as { format?: unknown }).format !== 'complex'
        ? subjectOf(user, payload)
        : undefined;
    default:
      return undefined;
  }
}

function usable(sub: unknown): string | undefined {
  return isText(sub) && SUBJECT.test(sub) ? sub : undefined;
}
