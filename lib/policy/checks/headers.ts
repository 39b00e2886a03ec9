import { SAFELISTED_REQUEST_HEADERS } from '../header-names';
import type { PolicyInput } from '../model';
import type { PolicyReport } from './policy-report';
import { isToken } from './token';

/** https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN_REQUEST_HEADERS = new Set(
  (
    'accept-charset accept-encoding access-control-request-headers access-control-request-method connection ' +
    'content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer ' +
    'transfer-encoding upgrade via'
  ).split(' '),
);
const FORBIDDEN_REQUEST_PREFIX = /^(proxy-|sec-)/;
/** Scripts can set them, and do so by mistake: they are for responses. */
const RESPONSE_HEADER = /^access-control-/;
/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const SAFELISTED_RESPONSE_HEADERS = new Set(
  'cache-control content-language content-length content-type expires last-modified pragma'.split(' '),
);
/** https://fetch.spec.whatwg.org/#forbidden-response-header-name */
const NEVER_EXPOSED = /^set-cookie2?$/;
/** Browsers show them to scripts once they are exposed, by name or by `*`. */
const FOR_BROWSERS = /^(origin|access-control-.*)$/;

/** Checks `requestHeaders` and returns the names that need listing: lower case, sorted. */
export function checkRequestHeaders(input: PolicyInput, report: PolicyReport): string[] {
  const safelisted: readonly string[] = SAFELISTED_REQUEST_HEADERS;
  const names = report.strings('requestHeaders', input.requestHeaders).flatMap(({ path, value }) => {
    const name = checkName(input, path, value, report);
    if (name === undefined) return [];
    if (FORBIDDEN_REQUEST_HEADERS.has(name) || FORBIDDEN_REQUEST_PREFIX.test(name)) {
      report.error('header-forbidden', path, value, 'scripts cannot set this header', 'leave it out');
      return [];
    }
    if (RESPONSE_HEADER.test(name)) {
      const fix = 'leave it out, here and in the script';
      report.error('header-forbidden', path, value, 'scripts that send it mistake it: it is for responses', fix);
      return [];
    }
    if (safelisted.includes(name)) {
      report.warn('header-safelisted', path, value, 'it is safelisted and needs no listing', 'leave it out');
      return [];
    }
    return [name];
  });
  if (names.includes('*') && !names.includes('authorization')) {
    report.warn(
      'header-wildcard-authorization',
      'requestHeaders',
      input.requestHeaders,
      '* does not stand for authorization in the Fetch standard',
      'add "authorization" if scripts send it',
    );
  }
  return [...new Set(names)].sort();
}

/** Checks `exposedHeaders` and returns the names that need listing: lower case, sorted. */
export function checkExposedHeaders(input: PolicyInput, report: PolicyReport): string[] {
  const names = report.strings('exposedHeaders', input.exposedHeaders).flatMap(({ path, value }) => {
    const name = checkName(input, path, value, report);
    if (name === undefined) return [];
    if (NEVER_EXPOSED.test(name) || FOR_BROWSERS.test(name)) {
      const reason = NEVER_EXPOSED.test(name)
        ? 'browsers never show this header to scripts'
        : 'it is meant for the browser, and says nothing that the script does not know';
      report.error('exposed-header-forbidden', path, value, reason, 'leave it out');
      return [];
    }
    if (SAFELISTED_RESPONSE_HEADERS.has(name)) {
      report.warn('header-safelisted', path, value, 'scripts can always read it', 'leave it out');
      return [];
    }
    return [name];
  });
  return [...new Set(names)].sort();
}

function checkName(input: PolicyInput, path: string, value: string, report: PolicyReport): string | undefined {
  if (value === '*' && input.credentials === true) {
    report.error(
      'header-wildcard-with-credentials',
      path,
      value,
      'with credentials browsers take * for a header of that name',
      'list each header',
    );
    return undefined;
  }
  if (isToken(value)) return value.toLowerCase();
  report.error(
    'header-invalid',
    path,
    value,
    'a header name is a token (RFC 9110, section 5.6.2)',
    'write "x-request-id", for example',
  );
  return undefined;
}
