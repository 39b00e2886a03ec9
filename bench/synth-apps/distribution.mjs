/** One stack with a function, its API, and a distribution of many behaviours in front, their CORS by one of several ways. */
import { Duration, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CachePolicy, Distribution, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { METHODS, makeOrigins, REQUEST_HEADERS } from '../requests.mjs';

const PATTERNS = Array.from({ length: 75 }, (_, i) => `/path-${i}/*`);
const MAX_AGE = Duration.minutes(10);

/** What the class of each way allows; the first is all that a response headers policy can do without a function. */
const CLASSES = {
  read: { methods: ['GET', 'HEAD'] },
  write: { methods: METHODS, requestHeaders: REQUEST_HEADERS },
  live: { methods: METHODS, requestHeaders: REQUEST_HEADERS },
};

export function build(app, { cors, origins: count }, library) {
  const origins = makeOrigins(count).listed;
  const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
  const handler = new LambdaFunction(stack, 'Handler', {
    code,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
  });
  const origin = new RestApiOrigin(new LambdaRestApi(stack, 'Api', { handler }));
  const plain = { origin, allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
  const addDistribution = (behavior) => {
    const additionalBehaviors = Object.fromEntries(PATTERNS.map((pattern) => [pattern, behavior]));
    return new Distribution(stack, 'Distribution', { defaultBehavior: plain, additionalBehaviors });
  };
  if (cors === 'aws-cdk-lib') {
    const corsBehavior = {
      accessControlAllowOrigins: origins,
      accessControlAllowMethods: METHODS,
      accessControlAllowHeaders: REQUEST_HEADERS,
      accessControlAllowCredentials: true,
      accessControlMaxAge: MAX_AGE,
      originOverride: true,
    };
    addDistribution({ ...plain, responseHeadersPolicy: new ResponseHeadersPolicy(stack, 'Cors', { corsBehavior }) });
    return;
  }
  const { DistributionCors, EndpointClass, OriginAllowlist } = library;
  const distributionCors = DistributionCors.of(addDistribution(plain));
  const allowlist =
    cors === 'live' ? OriginAllowlist.fromParameterName('/shop/cors/orders') : OriginAllowlist.of(...origins);
  const orders = new EndpointClass(stack, 'Orders', {
    allowlist,
    ...CLASSES[cors],
    credentials: true,
    maxAge: MAX_AGE,
  });
  for (const pattern of PATTERNS) distributionCors.apply(pattern, orders);
}
