import { Stack, Token } from 'aws-cdk-lib';
import type { CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { isNativeOrigin, MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import { SAFELISTED_REQUEST_HEADERS } from '../../policy/header-names';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import type { Routes } from '../class/class-routes';
import { isSignedByCallers } from './signature';

/** Methods that a configuration takes (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-url-cors.html). */
const KNOWN_METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'PATCH', 'DELETE'];

/** https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html */
const MAX_ENTRIES = MAX_NATIVE_ORIGINS;
const MAX_HEADER_LENGTH = 1024;

/**
 * The class that Lambda can enforce by itself at a URL, if it is for all of it: any origin, or exact ones in code, of which
 * AWS lets a configuration list several. Browsers let `*` stand for `authorization`, which a class has to name.
 */
export function nativeClassOf(routes: Routes, url: CfnUrl): EndpointClass | undefined {
  const [[path, { read, write }] = ['', { read: undefined, write: undefined }], ...others] = [...routes.entries];
  if (path !== '/' || others.length > 0 || read === undefined || read !== write) return undefined;
  return fitsConfiguration(read, url) ? read : undefined;
}

function fitsConfiguration(endpointClass: EndpointClass, url: CfnUrl): boolean {
  const { _policy, _live } = endpointClass;
  const { origins, methods, requestHeaders, exposedHeaders, rejectForeignWrites } = _policy;
  if (requestHeaders.includes('*')) return false;
  if (_live && !canBePushed(_live, endpointClass, url)) return false;
  // only code stops cross-site writes, unless they would need a signature
  if (rejectForeignWrites && !isSignedByCallers(url)) return false;
  return (
    (origins === '*' || (origins.length <= MAX_ENTRIES && origins.every(isPlain))) &&
    methods.every((method) => KNOWN_METHODS.includes(method)) &&
    [allowedHeaders(endpointClass), exposedHeaders].every(isList)
  );
}

function canBePushed(live: ClassAllowlist, endpointClass: EndpointClass, url: CfnUrl): boolean {
  const isBeside = Stack.of(endpointClass) === Stack.of(url);
  return live.isPushed && !live.hasPatterns && live.shards === 1 && isBeside;
}

function isPlain(origin: string): boolean {
  return Token.isUnresolved(origin) || isNativeOrigin(origin);
}

function isList(headers: readonly string[]): boolean {
  return headers.length <= MAX_ENTRIES && headers.every(({ length }) => length <= MAX_HEADER_LENGTH);
}

/** Safelisted names need a preflight where their values are not safelisted. */
function allowedHeaders({ _policy }: EndpointClass): string[] {
  return [..._policy.requestHeaders, ...SAFELISTED_REQUEST_HEADERS];
}

/** The configuration; unlike what the function answers, it also covers what AWS calls all responses of the URL. */
export function corsConfigurationOf(endpointClass: EndpointClass): CfnUrl.CorsProperty {
  const { origins, methods, exposedHeaders, credentials, maxAgeSeconds } = endpointClass._policy;
  return {
    allowOrigins: [...origins],
    ...(credentials && { allowCredentials: true }),
    allowMethods: [...methods],
    allowHeaders: allowedHeaders(endpointClass),
    ...(exposedHeaders.length > 0 && { exposeHeaders: [...exposedHeaders] }),
    maxAge: maxAgeSeconds,
  };
}
