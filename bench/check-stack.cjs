/** A stack with an API of many paths, as CDK makes it for two origins. */
const { Stack } = require('aws-cdk-lib');
const { LambdaIntegration, RestApi } = require('aws-cdk-lib/aws-apigateway');
const { Code, Function: LambdaFunction, Runtime } = require('aws-cdk-lib/aws-lambda');

const CODE = "exports.handler = async () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } })";

module.exports.stackOf = (app, id, paths) => {
  const stack = new Stack(app, id);
  const fn = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline(CODE),
  });
  const allowOrigins = ['https://a.shop.example', 'https://b.shop.example'];
  const api = new RestApi(stack, 'Api', {
    deploy: false,
    defaultCorsPreflightOptions: { allowOrigins, allowMethods: ['GET'] },
  });
  const integration = new LambdaIntegration(fn, { allowTestInvoke: false });
  for (let path = 0; path < paths; path++) api.root.addResource(`path${path}`).addMethod('GET', integration);
  return stack;
};

/** More resources than a stack may have. */
module.exports.CONTEXT = { '@aws-cdk/core:stackResourceLimit': 0, 'aws:cdk:enable-path-metadata': true };
