import { type CfnGatewayResponse, GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';

/** 401 is not said to fall back to DEFAULT_4XX (https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html). */
const TYPES = [ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX, ResponseType.UNAUTHORIZED];

/** Headers of the errors that API Gateway makes itself, or why there are none. */
export type ErrorHeaders =
  | { readonly headers: { readonly [name: string]: string }; readonly reason?: undefined }
  | { readonly headers?: undefined; readonly reason: string };

/**
 * API Gateway's own errors know no class, and their headers are constants: they can only say what is right for every
 * class of the API.
 */
export function errorHeaders(classes: readonly EndpointClass[]): ErrorHeaders {
  const credentialed = classes.filter(({ _policy }) => _policy.credentials);
  if (credentialed.length === 0) return { headers: { 'Access-Control-Allow-Origin': "'*'" } };
  const origins = new Set(classes.flatMap(originsOf));
  const [origin] = origins;
  if (origins.size === 1 && origin !== undefined && !origin.includes('*')) {
    const headers = { 'Access-Control-Allow-Origin': `'${origin}'`, 'Access-Control-Allow-Credentials': "'true'" };
    return { headers };
  }
  const names = credentialed.map(({ className }) => className).join(', ');
  const reason =
    `errors that API Gateway makes itself (401, 403, 429, 504, ...) carry no CORS headers, so that scripts cannot read them: ` +
    `their headers are constants, credentials travel to ${names}, and the classes do not share one origin in code; ` +
    'a CloudFront distribution before the API can add them';
  return { reason };
}

function originsOf({ _policy, _live }: EndpointClass): readonly string[] {
  // two entries, so that any origin or a live list is never the one that all share
  return _live || _policy.origins === '*' ? ['*', '**'] : _policy.origins;
}

/** Adds gateway responses of the types that the app does not define itself. */
export function addGatewayResponses(
  scope: Construct,
  restApi: IRestApi,
  responseHeaders: { readonly [name: string]: string },
  existing: readonly CfnGatewayResponse[],
): void {
  for (const type of TYPES) {
    if (existing.some(({ responseType }) => responseType === type.responseType)) continue;
    new GatewayResponse(scope, type.responseType, { restApi, type, responseHeaders });
  }
}

/** Whether `addGatewayResponses` would define errors of this type. */
export function isOurType(responseType: string): boolean {
  return TYPES.some((type) => type.responseType === responseType);
}
