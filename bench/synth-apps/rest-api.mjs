/** One stack with one REST API that has `GET` on each of many paths, its CORS by one of two ways. */
import { Duration, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { METHODS, makeOrigins, REQUEST_HEADERS } from '../requests.mjs';

const PATHS = 150;
const MAX_AGE = Duration.minutes(10);

export function build(app, { cors, origins: count }, library) {
  const origins = makeOrigins(count).listed;
  const stack = new Stack(app, 'Shop');
  const addPaths = (api) => {
    for (let i = 0; i < PATHS; i++) api.root.addResource(`path-${i}`).addMethod('GET', new MockIntegration());
  };
  if (cors === 'cdk-cors') {
    const { EndpointClass, OriginAllowlist, RestApiCors } = library;
    const api = new RestApi(stack, 'Api');
    addPaths(api);
    const orders = new EndpointClass(stack, 'Orders', {
      allowlist: OriginAllowlist.of(...origins),
      methods: METHODS,
      requestHeaders: REQUEST_HEADERS,
      credentials: true,
      maxAge: MAX_AGE,
    });
    RestApiCors.of(api).apply('/', orders);
  } else {
    const defaultCorsPreflightOptions = {
      allowOrigins: origins,
      allowMethods: METHODS,
      allowHeaders: REQUEST_HEADERS,
      allowCredentials: true,
      maxAge: MAX_AGE,
    };
    addPaths(new RestApi(stack, 'Api', { defaultCorsPreflightOptions }));
  }
}
