const { App, Stack } = require('aws-cdk-lib');
const { LambdaIntegration, RestApi } = require('aws-cdk-lib/aws-apigateway');
const { Code, Function: LambdaFunction, Runtime } = require('aws-cdk-lib/aws-lambda');
const { EndpointClass, OriginAllowlist, RestApiCors } = require('cdk-cors');

const app = new App();
const stack = new Stack(app, 'Installed');
const fn = new LambdaFunction(stack, 'Handler', {
  code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});
const api = new RestApi(stack, 'Api');
api.root.addResource('orders').addMethod('ANY', new LambdaIntegration(fn));

const orders = EndpointClass.credentialed(stack, 'Orders', {
  allowlist: OriginAllowlist.fromParameterName('/installed/origins', { initialOrigins: ['https://app.example.com'] }),
  methods: ['GET', 'POST'],
});
RestApiCors.of(api).apply('/orders', orders).addToFunction(fn);
