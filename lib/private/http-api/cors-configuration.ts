import { Token } from 'aws-cdk-lib';
import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import { SAFELISTED_REQUEST_HEADERS } from '../../policy/header-names';
import type { ClassPair } from '../class/class-pair';

/** Methods of which AWS says that a configuration takes them (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html). */
const KNOWN_METHODS = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Origins of which AWS says that a configuration takes them. */
const PLAIN_ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/;

/**
 * Whether API Gateway can say by itself what the class of a whole API says. It has one configuration for all routes, whose
 * answers to a list of origins are not documented well enough (`Vary`): any origin, or a single one, leaves nothing open.
 * Browsers let `*` stand for `authorization`, which a class has to name.
 */
export function fitsConfiguration({ read, write }: ClassPair): boolean {
  const { origins, methods, requestHeaders } = read._policy;
  if (read !== write || requestHeaders.includes('*') || !methods.every((method) => KNOWN_METHODS.includes(method)))
    return false;
  // whoever has a list pushed takes what is not documented, and is told
  if (read._live) return read._live.isPushed && !read._live.hasPatterns && read._live.shards === 1;
  return origins === '*' || isSingle(origins);
}

function isSingle([origin = '', ...others]: readonly string[]): boolean {
  return others.length === 0 && (PLAIN_ORIGIN.test(origin) || Token.isUnresolved(origin));
}

/** The configuration; unlike what a function answers, it also covers the denials and errors of API Gateway. */
export function corsConfigurationOf({ _policy, _tokens }: EndpointClass): CfnApi.CorsProperty {
  const { origins, methods, requestHeaders, exposedHeaders, credentials, maxAgeSeconds } = _policy;
  const exposed = exposedHeaders.includes('*') || !_tokens ? exposedHeaders : [...exposedHeaders, 'www-authenticate'];
  return {
    allowOrigins: [...origins],
    ...(credentials && { allowCredentials: true }),
    allowMethods: [...methods],
    // safelisted names need a preflight where their values are not safelisted
    allowHeaders: [...requestHeaders, ...SAFELISTED_REQUEST_HEADERS],
    ...(exposed.length > 0 && { exposeHeaders: [...exposed] }),
    maxAge: maxAgeSeconds,
  };
}
