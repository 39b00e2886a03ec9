#!/usr/bin/env bash
# AWS's construct for CloudFront before an API lets GET and HEAD through, so no preflight reaches the API.
#
# Package:   @aws-solutions-constructs/aws-cloudfront-apigateway-lambda 2.41.0 with aws-cdk-lib 2.276.0
#            and constructs 10.8.1
# Guess:     a distribution that is made for a REST API allows each method, OPTIONS included, and forwards
#            Origin and Authorization.
# Behaviour: AllowedMethods is left out, and CloudFront's default for it is GET and HEAD. There is no origin
#            request policy, and the cache policy is CachingOptimized, which leaves Origin and
#            Authorization out. The API behind it does have the OPTIONS method that was asked for.
# Matters:   defaultCorsPreflightOptions is accepted and deployed, and each preflight and each POST gets
#            CloudFront's 403. Pass cloudFrontDistributionProps with the methods and policies.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @aws-solutions-constructs/aws-cloudfront-apigateway-lambda@2.41.0 \
  aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { CloudFrontToApiGatewayToLambda } from '@aws-solutions-constructs/aws-cloudfront-apigateway-lambda';
import { App, Stack } from 'aws-cdk-lib';
import { CachePolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';

const app = new App();
const stack = new Stack(app, 'Stack');
new CloudFrontToApiGatewayToLambda(stack, 'Items', {
  lambdaFunctionProps: { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('exports.handler = () => 1') },
  apiGatewayProps: { defaultCorsPreflightOptions: { allowOrigins: ['https://app.example'], allowMethods: ['GET', 'POST'] } },
});
const resources = Object.values(app.synth().getStackByName('Stack').template.Resources);
const [distribution] = resources.filter(({ Type }) => Type === 'AWS::CloudFront::Distribution');
const { AllowedMethods, OriginRequestPolicyId, CachePolicyId } = distribution.Properties.DistributionConfig.DefaultCacheBehavior;
const methods = resources.filter(({ Type }) => Type === 'AWS::ApiGateway::Method').map(({ Properties }) => Properties.HttpMethod);
const seen = {
  AllowedMethods,
  OriginRequestPolicyId,
  cachePolicy: CachePolicyId === CachePolicy.CACHING_OPTIMIZED.cachePolicyId ? 'CachingOptimized' : CachePolicyId,
  'methods of the API': [...new Set(methods)].sort(),
};
console.log('seen:', seen);
assert.deepEqual(seen, {
  AllowedMethods: undefined,
  OriginRequestPolicyId: undefined,
  cachePolicy: 'CachingOptimized',
  'methods of the API': ['ANY', 'OPTIONS'],
});
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
