/** One stack with one REST API: 300 paths of an OpenAPI definition with a class, or 150 of CDK with its own preflights. */
import { Duration, Stack } from 'aws-cdk-lib';
import { ApiDefinition, MockIntegration, RestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { METHODS, makeOrigins, REQUEST_HEADERS } from '../requests.mjs';

const MAX_AGE = Duration.minutes(10);

export function build(app, { cors, paths, origins: count }, library) {
  const origins = makeOrigins(count).listed;
  const stack = new Stack(app, 'Shop');
  const names = Array.from({ length: paths }, (_, i) => `path-${i}`);
  if (cors === 'cdk-cors') {
    const { EndpointClass, OriginAllowlist, RestApiCors } = library;
    const document = {
      openapi: '3.0.3',
      info: { title: 'Shop', version: '1' },
      paths: Object.fromEntries(names.map((name) => [`/${name}`, { get: mock() }])),
    };
    const api = new SpecRestApi(stack, 'Api', { apiDefinition: ApiDefinition.fromInline(document) });
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
    const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions });
    for (const name of names) api.root.addResource(name).addMethod('GET', new MockIntegration());
  }
}

function mock() {
  return {
    responses: { 200: { description: 'OK' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
      responses: { default: { statusCode: '200' } },
    },
  };
}
