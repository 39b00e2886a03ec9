import type { DiagnosisAnswer } from '../../lib/contract/diagnosis';
import type { DENY_REASONS } from '../../lib/policy/model';

/** Codes that no decision has: what a page can meet beside it. */
type OtherReason = 'path-without-class' | 'credentials-not-allowed' | 'request-allowed';
type Reason = (typeof DENY_REASONS)[number] | OtherReason;

/** What is asked about, as far as an answer repeats it. */
interface Asked {
  readonly origin: string;
  readonly method: string;
  /** Names of the headers that are refused. */
  readonly refused: readonly string[];
}

const DOCS = 'https://github.com/cdk-cors/cdk-cors/blob/main/docs';

/** Detail and fix: about what was asked, and nothing about what would have been allowed. */
const TEXTS: { readonly [reason in Reason]: (asked: Asked) => readonly [detail: string, fix: string] } = {
  'origin-null': () => [
    'the page has no origin of its own: a sandboxed frame, a local file, or a redirect across origins',
    'send the request from a page that a server serves, without a redirect',
  ],
  'origin-not-listed': ({ origin }) => [
    `the API does not allow ${origin}`,
    'ask whoever runs the API to allow this origin',
  ],
  'method-not-allowed': ({ method }) => [
    `the API does not allow ${method} from other origins`,
    'use another method, or ask whoever runs the API to allow it; methods are case-sensitive',
  ],
  'header-not-allowed': ({ refused }) => [
    `the API does not allow the request header ${refused.join(', ')}`,
    'send the request without it, or ask whoever runs the API to allow it',
  ],
  'foreign-write': ({ method, origin }) => [
    `the API stops ${method} requests from ${origin}`,
    'ask whoever runs the API to allow this origin',
  ],
  'allowlist-unavailable': () => ['the API cannot read its list of origins now', 'try again later'],
  'path-without-class': () => [
    'no CORS policy applies to this path',
    'check the path of the URL, or ask whoever runs the API to allow calls from other origins there',
  ],
  'credentials-not-allowed': () => [
    'the API allows the request, but not with credentials',
    "leave out credentials: 'include', or ask whoever runs the API to allow them",
  ],
  'request-allowed': () => [
    'the API allows this request',
    'look for an error without CORS headers, a redirect, or a failed connection in the developer tools of the browser',
  ],
};

const OTHER: readonly string[] = ['path-without-class', 'credentials-not-allowed', 'request-allowed'];

/** The answer for a reason. */
export function answerFor(reason: Reason, asked: Asked): DiagnosisAnswer {
  const [detail, fix] = TEXTS[reason](asked);
  return { reason, detail, fix, help: `${DOCS}/${OTHER.includes(reason) ? 'client' : 'reasons'}.md#${reason}` };
}
