import type { ReasonCode } from '../../lib/policy';

/** Why a request is blocked, for whoever sent it. */
export interface BlockedReason {
  readonly code: Extract<
    ReasonCode,
    | 'origin-null'
    | 'origin-not-listed'
    | 'method-not-allowed'
    | 'header-not-allowed'
    | 'foreign-write'
    | 'allowlist-unavailable'
  >;
  readonly what: string;
  /** What Chromium's console says, after "Access to fetch at 'URL' from origin 'ORIGIN' has been blocked by CORS policy: ". */
  readonly console: string;
  readonly todo: string;
}

const NO_HEADER = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
const PREFLIGHT = `Response to preflight request doesn't pass access control check: ${NO_HEADER}`;

/** A denial carries no CORS headers at all, so that browsers say the same of most: the reason is in the body that developer tools show. */
export const BLOCKED_REASONS: readonly BlockedReason[] = [
  {
    code: 'origin-not-listed',
    what: 'The page’s origin is not among those of the class. Origins are compared letter by letter: http and https, with and without www, and each port are different ones.',
    console: PREFLIGHT,
    todo: 'Look at the origin in the address bar, and ask for it to be listed.',
  },
  {
    code: 'origin-null',
    what: 'The browser says that the page has no origin: a sandboxed frame, a file, or a redirect from one site to another.',
    console: PREFLIGHT,
    todo: 'Serve the page from a site of its own, add allow-same-origin to the sandbox of your frame, or call the address that the redirect leads to.',
  },
  {
    code: 'method-not-allowed',
    what: 'The class does not have the method. Methods are case-sensitive: patch is not PATCH.',
    console: PREFLIGHT,
    todo: 'Compare the method with the list of the class.',
  },
  {
    code: 'header-not-allowed',
    what: 'The request has a header that the class does not take. Libraries for tracing and analytics add headers by themselves.',
    console: PREFLIGHT,
    todo: 'Leave the header out, or ask for it to be permitted.',
  },
  {
    code: 'foreign-write',
    what: 'A write came from a page that is not listed. It was stopped before it reached the API.',
    console: NO_HEADER,
    todo: 'Ask for the page’s origin to be listed.',
  },
  {
    code: 'allowlist-unavailable',
    what: 'The list could not be read. This is about the API, not about your page.',
    console: PREFLIGHT,
    todo: 'Try again in a moment.',
  },
];
