import { MAX_TOKEN_LIFETIME_SECONDS } from '../../../lib/contract/times';
import type { Issue } from '../../../lib/policy/issue';
import { isFault, isInsecure, parseOriginPattern } from '../../../lib/policy/origin';
import { originProblem } from '../../../lib/policy/origin-problem';
import { isScope, MAX_SCOPE_LENGTH } from '../token/scopes';
import { CLIENT_STATUSES, CLIENT_TYPES, type Client, type ClientInput } from './client';
import { checkCredentials } from './client-credential-issues';
import { type ClientIssueCode, ClientReport } from './client-report';

/** What is wrong with a record that is no client. */
export interface InvalidClient {
  readonly issues: readonly Issue<ClientIssueCode>[];
}

export interface ClientLimits {
  /** Longest lifetime that the deployment allows, in seconds. @default 900 */
  readonly maxLifetimeSeconds?: number;
  /** Of the record that it comes from. @default 0 */
  readonly version?: unknown;
}

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
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
  { maxLifetimeSeconds = MAX_TOKEN_LIFETIME_SECONDS, version = 0 }: ClientLimits = {},
): Client | InvalidClient {
  const report = new ClientReport();
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    report.error('type-invalid', '', input, 'a client is an object', 'write { id, type, scopes }');
    return { issues: report.errors };
  }
  const client = input as ClientInput;
  for (const field of Object.keys(client)) {
    if (!FIELDS.includes(field))
      report.error('option-unknown', field, undefined, 'a client has no such field', 'leave it out');
  }
  checkId(client, report);
  checkOneOf('type', client.type, CLIENT_TYPES, 'type-unknown', report);
  if (client.status !== undefined) checkOneOf('status', client.status, CLIENT_STATUSES, 'status-unknown', report);
  checkOrigins(client, report);
  checkFrameAncestors(client, report);
  checkScopes(client, report);
  checkLifetime(client, maxLifetimeSeconds, report);
  checkCredentials(client, report);
  if (client.dpop !== undefined && typeof client.dpop !== 'boolean') {
    report.error('type-invalid', 'dpop', client.dpop, 'true or false was expected', 'write true or false');
  }
  if (!isVersion(version))
    report.error('type-invalid', 'version', version, 'a number was expected', 'write the client again');
  if (report.errors.length > 0) return { issues: report.errors };
  const { origins = [], status = 'active', secrets = [], dpop = false } = client;
  return { ...client, origins, status, secrets, dpop, version: version as number };
}

export function isClientId(id: string): boolean {
  return CLIENT_ID.test(id);
}

export function hasIssues(client: Client | InvalidClient): client is InvalidClient {
  return 'issues' in client;
}

function checkId({ id }: ClientInput, report: ClientReport): void {
  if (typeof id === 'string' && isClientId(id)) return;
  const reason = 'a client id has 1 to 64 of the characters A-Z a-z 0-9 . _ ~ - and begins with a letter or digit';
  report.error('client-id-invalid', 'id', id, reason, 'write an id such as "partner-shop"');
}

function checkOneOf(
  path: string,
  value: unknown,
  known: readonly string[],
  code: ClientIssueCode,
  report: ClientReport,
): void {
  if (known.includes(value as string)) return;
  report.error(code, path, value, `it is one of ${known.join(', ')}`, `write ${JSON.stringify(known[0])}`);
}

function checkOrigins({ type, origins }: ClientInput, report: ClientReport): void {
  const entries = report.strings('origins', origins);
  if (type !== 'browser') {
    // of no known type: that is said, and what follows from it is not known
    if (entries.length === 0 || !CLIENT_TYPES.includes(type)) return;
    const reason = 'tokens of clients other than browsers are not used from pages, and carry no origin';
    report.error('origins-unexpected', 'origins', origins, reason, 'leave it out, or make a client of type browser');
    return;
  }
  if (origins === undefined || (Array.isArray(origins) && origins.length === 0)) {
    const reason = 'a browser client is known by the origins of its pages';
    report.error('origins-missing', 'origins', origins, reason, 'list an origin such as "https://shop.example"');
  }
  for (const { path, value } of entries) {
    if (isOrigin(path, value, report) && value.includes('*')) {
      report.error('origin-not-exact', path, value, 'tokens are bound to exact origins', 'list each origin');
    }
  }
}

function checkFrameAncestors({ type, frameAncestors }: ClientInput, report: ClientReport): void {
  const entries = report.strings('frameAncestors', frameAncestors);
  if (type !== 'browser' && entries.length > 0) {
    const reason = 'only pages of browser clients can be embedded';
    report.error('frame-ancestors-unexpected', 'frameAncestors', frameAncestors, reason, 'leave it out');
  }
  for (const { path, value } of entries) isOrigin(path, value, report);
}

function isOrigin(path: string, value: string, report: ClientReport): boolean {
  const parsed = parseOriginPattern(value);
  if (isFault(parsed)) {
    const { code, reason, fix } = originProblem(value, parsed);
    report.error(code, path, value, reason, fix);
    return false;
  }
  if (!isInsecure(parsed)) return true;
  const reason = 'anyone on the network path of an http page can speak in its name';
  report.error('origin-insecure', path, value, reason, `write ${JSON.stringify(value.replace('http:', 'https:'))}`);
  return false;
}

function checkScopes({ scopes }: ClientInput, report: ClientReport): void {
  const entries = report.strings('scopes', scopes);
  if (scopes === undefined || (Array.isArray(scopes) && scopes.length === 0)) {
    report.error(
      'scopes-missing',
      'scopes',
      scopes,
      'a token without scopes opens nothing',
      'list a scope: "quotes:read"',
    );
  }
  for (const { path, value } of entries) {
    if (isScope(value)) continue;
    const reason = 'a scope has 1 to 128 visible ASCII characters without " and \\';
    report.error('scope-invalid', path, value, reason, 'write a scope such as "quotes:read"');
  }
  const { length } = entries.map(({ value }) => value).join(' ');
  if (length <= MAX_SCOPE_LENGTH) return;
  const reason = `they have ${length} characters together, a token has room for ${MAX_SCOPE_LENGTH}`;
  report.error('scopes-too-long', 'scopes', length, reason, 'use fewer or shorter scopes');
}

function checkLifetime({ maxLifetime }: ClientInput, limit: number, report: ClientReport): void {
  if (maxLifetime === undefined) return;
  if (Number.isSafeInteger(maxLifetime) && maxLifetime >= 1 && maxLifetime <= limit) return;
  const reason = `a lifetime is a whole number of seconds from 1 to ${limit}`;
  report.error('lifetime-out-of-range', 'maxLifetime', maxLifetime, reason, `write at most ${limit}`);
}

function isVersion(version: unknown): boolean {
  return Number.isSafeInteger(version) && (version as number) >= 0;
}
