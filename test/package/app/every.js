// every construct of the package, on what CDK makes of it by itself
const { App, Stack } = require('aws-cdk-lib');
const { LambdaIntegration, RestApi } = require('aws-cdk-lib/aws-apigateway');
const { HttpApi, HttpMethod } = require('aws-cdk-lib/aws-apigatewayv2');
const { HttpLambdaIntegration } = require('aws-cdk-lib/aws-apigatewayv2-integrations');
const { AllowedMethods, CachePolicy, Distribution } = require('aws-cdk-lib/aws-cloudfront');
const { RestApiOrigin } = require('aws-cdk-lib/aws-cloudfront-origins');
const { AccountPrincipal } = require('aws-cdk-lib/aws-iam');
const { Code, FunctionUrlAuthType, Function: LambdaFunction, Runtime } = require('aws-cdk-lib/aws-lambda');
const {
  DistributionCors,
  EndpointClass,
  FunctionUrlCors,
  HttpApiCors,
  OriginAllowlist,
  RestApiCors,
  ScopedTokens,
  TokenVerification,
} = require('cdk-cors');

const app = new App();
const stack = new Stack(app, 'Every', { env: { region: 'us-east-1' } });
const fn = new LambdaFunction(stack, 'Handler', {
  code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});

const catalogue = EndpointClass.publicRead(stack, 'Catalogue');
const allowlist = OriginAllowlist.fromParameterName('/every/origins', { initialOrigins: ['https://app.example.com'] });
const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET', 'POST'] });
const tokens = new ScopedTokens(stack, 'Tokens', {
  audience: 'https://api.example.com',
  publicScopes: ['quotes:read'],
});
// another account comes in by the policy of the table, whose conditions not every CDK keeps
tokens.grantVerify(new AccountPrincipal('222222222222'));
const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
const verification = TokenVerification.GATEWAY;
const native = new ScopedTokens(stack, 'Native', {
  audience: 'https://http.example.com',
  publicScopes: [],
  verification,
});
const news = EndpointClass.tokenGated(stack, 'News', { tokens: native, scopes: { GET: ['news:read'] } });

const rest = new RestApi(stack, 'Rest');
const api = new HttpApi(stack, 'Http');
const paths = { '/products': catalogue, '/orders': orders, '/quotes': quotes };
const [restCors, httpCors] = [RestApiCors.of(rest), HttpApiCors.of(api)];
const integration = new HttpLambdaIntegration('Integration', fn);
for (const [path, endpointClass] of Object.entries(paths)) {
  rest.root.resourceForPath(path).addMethod('GET', new LambdaIntegration(fn));
  restCors.apply(path, endpointClass);
  api.addRoutes({ path, integration });
  httpCors.apply(path, endpointClass);
}
api.addRoutes({ path: '/news', methods: [HttpMethod.GET], integration });
httpCors.apply('/news', news);
restCors.addToFunction(fn);

const own = new LambdaFunction(stack, 'Own', {
  code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});
FunctionUrlCors.of(own.addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', catalogue);

const origin = new RestApiOrigin(rest);
const uncached = { allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin } });
for (const path of Object.keys(paths)) distribution.addBehavior(path, origin, uncached);
const edge = DistributionCors.of(distribution);
for (const [path, endpointClass] of Object.entries(paths)) edge.apply(path, endpointClass);
