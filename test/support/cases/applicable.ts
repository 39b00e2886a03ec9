import { METHODS, validateHeaderValue } from 'node:http';
import { isNativeOrigin } from '../../../lib/contract/native-origins';
import { storedEntry } from '../../../lib/contract/stage-variables';
import { type CorsRequest, validatePolicy } from '../../../lib/policy';
import { isPattern, parseOriginPattern } from '../../../lib/policy/origin';
import { mappingTemplateOf, pushedTemplateOf } from '../../../lib/private/rest-api/mapping-template';
import { headerLines } from '../request/rest-events';
import { isFieldValue } from '../synth/velocity-harness';
import type { DecideCase } from './load';

/** Node.js takes 16 KB. */
const MAX_HEADER_BYTES = 15_000;

/** Whether HTTP can carry a request; a server of its own does not know under which other name it was called. */
export function isForServer({ request }: DecideCase): boolean {
  const { method, selfOrigin, origin } = request;
  if (!METHODS.includes(method) || method === 'CONNECT' || (selfOrigin !== undefined && selfOrigin !== origin))
    return false;
  try {
    let bytes = 0;
    for (const [name, lines] of Object.entries(headerLines(request))) {
      for (const line of lines) {
        validateHeaderValue(name, line);
        // what is around a value is no part of it on the way
        if (line.trim() !== line) return false;
        bytes += line.length;
      }
    }
    return bytes < MAX_HEADER_BYTES;
  } catch {
    return false;
  }
}

/** What HTTP carries unchanged: spaces around a value are none of it. */
const VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

/** Not those with values or methods that HTTP has not, nor those of requests to a domain of another name. */
export function isForFunctionUrl({ request }: DecideCase): boolean {
  const values = Object.values(request).flat() as string[];
  return METHODS.includes(request.method) && values.every((value) => VALUE.test(value)) && !request.selfOrigin;
}

/** Browsers ask for one method, and for names in lower case, joined by commas. */
function isOfBrowser({ request: { requestMethod = 'GET', requestHeaders = 'x' } }: DecideCase): boolean {
  return /^[\w-]+$/.test(requestMethod) && /^[a-z0-9-]+(,[a-z0-9-]+)*$/.test(String(requestHeaders));
}

/** Whether the configuration of a function URL holds the policy, and a browser can ask so. */
export function isForFunctionUrlSettings(
  one: DecideCase,
  settingsOf: (one: DecideCase) => object | undefined,
): boolean {
  return one.expect.kind !== 'not-cors' && isForFunctionUrl(one) && isOfBrowser(one) && settingsOf(one) !== undefined;
}

/** API Gateway sends a responder nothing but `OPTIONS`. */
export const isForResponder = ({ request: { method } }: DecideCase): boolean => method === 'OPTIONS';

/** Whether API Gateway hands a MOCK integration such a request, and its mapping template can hold the policy. */
export function isForTemplate({ policy: input, request: { method, requestHeaders = '' } }: DecideCase): boolean {
  const { policy } = validatePolicy(input);
  const arrives = method === 'OPTIONS' && [requestHeaders].flat().every(isFieldValue);
  return arrives && policy !== undefined && mappingTemplateOf(policy) !== undefined;
}

/** The same where its origins are in variables of the stage, which hold neither every port nor what has brackets or a plus. */
export function isForPushedTemplate({ policy: input, request: { method, requestHeaders = '' } }: DecideCase): boolean {
  const { policy } = validatePolicy(input);
  if (method !== 'OPTIONS' || policy === undefined || policy.origins === '*') return false;
  const isHeld = policy.origins.every((origin) => storedEntry(origin) !== undefined);
  return isHeld && [requestHeaders].flat().every(isFieldValue) && pushedTemplateOf(policy, true) !== undefined;
}

/** A WebSocket is opened by GET. */
export const isForConnect = ({ request: { method } }: DecideCase): boolean => method === 'GET';

/** Whether S3 serves the methods of the policy and a page can ask so; what synth and the docs say of S3 is another matter. */
export function isForBucket({ policy, request: asked, expect: { kind } }: DecideCase): boolean {
  const served = policy.methods.every((method) => ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method));
  // as synth says of S3, and as the docs say of headers that S3 reads
  const isAsked = (name: string) => String(asked.requestHeaders).includes(name);
  const isListed = (name: string) => policy.requestHeaders?.includes(name) ?? false;
  const isCovered =
    (isListed('*') && isAsked('authorization')) || (isAsked('content-type') && !isListed('content-type'));
  const isReal = kind === 'preflight' && isOfPages(asked.origin ?? '') && isAskedByBrowsers(asked.requestHeaders);
  return served && isReal && !isCovered;
}

/** Whether a page can have an origin: with a name that is in no DNS, none is loaded. */
export const isOfPages = (origin: string): boolean => origin === 'null' || isExact(parseOriginPattern(origin));
const isExact = (parsed: ReturnType<typeof parseOriginPattern>) => typeof parsed === 'object' && !isPattern(parsed);

/** Sorted names in lower case, without spaces. */
function isAskedByBrowsers(requestHeaders: CorsRequest['requestHeaders'] = 'none'): boolean {
  const names = String(requestHeaders).split(',');
  const isNamed = names.every((name) => /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name));
  return isNamed && names.length < 100 && [...new Set(names)].sort().join() === String(requestHeaders);
}

/** Whether a response headers policy with a pushed list says what the policy says of a response: patterns are not for it. */
export function isForHeadersPolicy({ policy, request, expect: { kind, status, allowed } }: DecideCase): boolean {
  const { origins, methods, requestHeaders = [], exposedHeaders = [] } = policy;
  if (origins === '*' || kind === 'preflight' || status !== undefined) return false;
  const { method, origin = '' } = request;
  const isHeld = !allowed || kind === 'not-cors' || (origins.includes(origin) && isNativeOrigin(origin));
  const isMixed = [requestHeaders, exposedHeaders].some((names) => names.length > 1 && names.includes('*'));
  return isHeld && !isMixed && [...methods, method].every((one) => CLOUDFRONT_METHODS.includes(one));
}

const CLOUDFRONT_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
