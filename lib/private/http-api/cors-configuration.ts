import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass, IEndpointClasses } from '../../endpoint-class';
import { SAFELISTED_REQUEST_HEADERS } from '../../policy/header-names';

/** Methods of which AWS says that a configuration takes them (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html). */
const KNOWN_METHODS = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/**
 * Whether API Gateway can say by itself what the class of a whole API says. It has one configuration for all routes, whose
 * answers to a list of origins are not documented well enough (`Vary`): a class of any origin leaves nothing open.
 */
export function fitsConfiguration({ read, write }: IEndpointClasses): boolean {
  const { _policy, _live } = read;
  if (read !== write || _live !== undefined || _policy.origins !== '*') return false;
  return _policy.methods.every((method) => KNOWN_METHODS.includes(method));
}

/** The configuration; unlike what a function answers, it also covers the denials and errors of API Gateway. */
export function corsConfigurationOf({ _policy, _tokens }: EndpointClass): CfnApi.CorsProperty {
  const { methods, requestHeaders, exposedHeaders, maxAgeSeconds } = _policy;
  const exposed = exposedHeaders.includes('*') || !_tokens ? exposedHeaders : [...exposedHeaders, 'www-authenticate'];
  return {
    allowOrigins: ['*'],
    allowMethods: [...methods],
    // safelisted names need a preflight where their values are not safelisted
    allowHeaders: requestHeaders.includes('*') ? ['*'] : [...requestHeaders, ...SAFELISTED_REQUEST_HEADERS],
    ...(exposed.length > 0 && { exposeHeaders: [...exposed] }),
    maxAge: maxAgeSeconds,
  };
}
