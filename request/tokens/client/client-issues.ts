import { quote } from '../../../lib/policy/issue';
import { isInsecure, isProblem, parseOriginPattern } from '../../../lib/policy/origin';
import { isScope, MAX_SCOPE_LENGTH } from '../token/scopes';
import { CLIENT_STATUSES, CLIENT_TYPES, type Client, type ClientInput } from './client';
import { checkCredentials } from './client-credential-issues';

/** Codes of problems that a client's record can have; beside these, those of origins. Frozen: codes are added, never changed. */
export const CLIENT_ISSUE_CODES = [
  'client-id-invalid',
  'type-invalid',
  'type-unknown',
  'status-unknown',
  'option-unknown',
  'origins-missing',
  'origins-unexpected',
  'origin-not-exact',
  'origin-insecure',
  'entries-too-many',
  'scopes-missing',
  'scope-invalid',
  'scopes-too-long',
  'lifetime-out-of-range',
  'secrets-unexpected',
  'secrets-too-many',
  'secret-invalid',
  'jwks-unexpected',
  'jwks-invalid',
  'jwk-private',
  'frame-ancestors-unexpected',
] as const;

/** One thing that is wrong with a client. */
export interface ClientIssue {
  /** One of `CLIENT_ISSUE_CODES`, or of an origin's problems: `origin-path`. */
  readonly code: string;
  /** Where, in the words of the record: `origins[2]`. */
  readonly path: string;
  readonly value: unknown;
  /** What is wrong with it: lower case, no period. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
}

export type AddIssue = (code: string, path: string, value: unknown, reason: string, fix: string) => void;

export interface ClientLimits {
  /** Longest lifetime that the deployment allows, in seconds. @default 900 */
  readonly maxLifetimeSeconds?: number;
  /** Of the record that it comes from. @default 0 */
  readonly version?: unknown;
}

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
const MAX_ENTRIES = 50;
const MAX_LIFETIME_SECONDS = 900;
const FIELDS = [
  'id',
  'type',
  'origins',
  'scopes',
  'maxLifetime',
  'status',
  'secrets',
  'jwks',
  'dpop',
  'frameAncestors',
];

/** Checks all of a client's record: the client, or every problem at once. Never throws. */
export function validateClient(
  input: unknown,
  { maxLifetimeSeconds = MAX_LIFETIME_SECONDS, version = 0 }: ClientLimits = {},
): Client | { readonly issues: readonly ClientIssue[] } {
  const issues: ClientIssue[] = [];
  const add: AddIssue = (code, path, value, reason, fix) => issues.push({ code, path, value, reason, fix });
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    add('type-invalid', '', input, 'a client is an object', 'write { id, type, scopes }');
    return { issues };
  }
  const client = input as ClientInput;
  for (const field of Object.keys(client)) {
    if (!FIELDS.includes(field)) add('option-unknown', field, undefined, 'a client has no such field', 'leave it out');
  }
  checkId(client, add);
  checkOneOf('type', client.type, CLIENT_TYPES, 'type-unknown', add);
  if (client.status !== undefined) checkOneOf('status', client.status, CLIENT_STATUSES, 'status-unknown', add);
  checkOrigins(client, add);
  checkFrameAncestors(client, add);
  checkScopes(client, add);
  checkLifetime(client, maxLifetimeSeconds, add);
  checkCredentials(client, add);
  if (client.dpop !== undefined && typeof client.dpop !== 'boolean') {
    add('type-invalid', 'dpop', client.dpop, 'true or false was expected', 'write true or false');
  }
  if (!isVersion(version)) add('type-invalid', 'version', version, 'a number was expected', 'write the client again');
  if (issues.length > 0) return { issues };
  const { origins = [], status = 'active', secrets = [], dpop = false } = client;
  return { ...client, origins, status, secrets, dpop, version: version as number };
}

export function isClientId(id: string): boolean {
  return CLIENT_ID.test(id);
}

export function hasIssues(
  client: Client | { readonly issues: readonly ClientIssue[] },
): client is { readonly issues: readonly ClientIssue[] } {
  return 'issues' in client;
}

/** An issue as one sentence. */
export function describeClientIssue({ path, code, value, reason, fix }: ClientIssue): string {
  return `${path === '' ? 'client' : path}: ${code} - got ${quote(value)}: ${reason}; ${fix}`;
}

/** The entries of a list of strings; what is no such list is reported and taken as empty. */
function stringsOf(path: string, value: unknown, add: AddIssue): [path: string, value: string][] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    add('type-invalid', path, value, 'a list of strings was expected', 'write a list in brackets');
    return [];
  }
  if (value.length > MAX_ENTRIES) {
    add('entries-too-many', path, value.length, `at most ${MAX_ENTRIES} entries are possible`, 'make a second client');
    return [];
  }
  return Array.from(value, (entry: unknown, i): [string, unknown] => [`${path}[${i}]`, entry]).filter(
    (entry): entry is [string, string] => {
      if (typeof entry[1] === 'string') return true;
      add('type-invalid', entry[0], entry[1], 'a string was expected', 'write a string');
      return false;
    },
  );
}

function checkId({ id }: ClientInput, add: AddIssue): void {
  if (typeof id === 'string' && isClientId(id)) return;
  const reason = 'a client id has 1 to 64 of the characters A-Z a-z 0-9 . _ ~ - and begins with a letter or digit';
  add('client-id-invalid', 'id', id, reason, 'write an id such as "partner-shop"');
}

function checkOneOf(path: string, value: unknown, known: readonly string[], code: string, add: AddIssue): void {
  if (known.includes(value as string)) return;
  add(code, path, value, `it is one of ${known.join(', ')}`, `write ${JSON.stringify(known[0])}`);
}

function checkOrigins({ type, origins }: ClientInput, add: AddIssue): void {
  const entries = stringsOf('origins', origins, add);
  if (type !== 'browser') {
    // of no known type: that is said, and what follows from it is not known
    if (entries.length === 0 || !CLIENT_TYPES.includes(type)) return;
    const reason = 'tokens of clients other than browsers are not used from pages, and carry no origin';
    add('origins-unexpected', 'origins', origins, reason, 'leave it out, or make a client of type browser');
    return;
  }
  if (origins === undefined || (Array.isArray(origins) && origins.length === 0)) {
    const reason = 'a browser client is known by the origins of its pages';
    add('origins-missing', 'origins', origins, reason, 'list an origin such as "https://shop.example"');
  }
  for (const [path, value] of entries) {
    if (isOrigin(path, value, add) && value.includes('://*.')) {
      add('origin-not-exact', path, value, 'tokens are bound to exact origins', 'list each origin');
    }
  }
}

function checkFrameAncestors({ type, frameAncestors }: ClientInput, add: AddIssue): void {
  const entries = stringsOf('frameAncestors', frameAncestors, add);
  if (type !== 'browser' && entries.length > 0) {
    const reason = 'only pages of browser clients can be embedded';
    add('frame-ancestors-unexpected', 'frameAncestors', frameAncestors, reason, 'leave it out');
  }
  for (const [path, value] of entries) isOrigin(path, value, add);
}

function isOrigin(path: string, value: string, add: AddIssue): boolean {
  const parsed = parseOriginPattern(value);
  if (isProblem(parsed)) {
    add(parsed.code, path, value, parsed.reason, parsed.fix);
    return false;
  }
  if (!isInsecure(parsed)) return true;
  const reason = 'anyone on the network path of an http page can speak in its name';
  add('origin-insecure', path, value, reason, `write ${JSON.stringify(value.replace('http:', 'https:'))}`);
  return false;
}

function checkScopes({ scopes }: ClientInput, add: AddIssue): void {
  const entries = stringsOf('scopes', scopes, add);
  if (scopes === undefined || (Array.isArray(scopes) && scopes.length === 0)) {
    add('scopes-missing', 'scopes', scopes, 'a token without scopes opens nothing', 'list a scope: "quotes:read"');
  }
  for (const [path, value] of entries) {
    if (isScope(value)) continue;
    const reason = 'a scope has 1 to 128 visible ASCII characters without " and \\';
    add('scope-invalid', path, value, reason, 'write a scope such as "quotes:read"');
  }
  const { length } = entries.map(([, value]) => value).join(' ');
  if (length <= MAX_SCOPE_LENGTH) return;
  const reason = `they have ${length} characters together, a token has room for ${MAX_SCOPE_LENGTH}`;
  add('scopes-too-long', 'scopes', length, reason, 'use fewer or shorter scopes');
}

function checkLifetime({ maxLifetime }: ClientInput, limit: number, add: AddIssue): void {
  if (maxLifetime === undefined) return;
  if (Number.isSafeInteger(maxLifetime) && maxLifetime >= 1 && maxLifetime <= limit) return;
  const reason = `a lifetime is a whole number of seconds from 1 to ${limit}`;
  add('lifetime-out-of-range', 'maxLifetime', maxLifetime, reason, `write at most ${limit}`);
}

function isVersion(version: unknown): boolean {
  return Number.isSafeInteger(version) && (version as number) >= 0;
}
