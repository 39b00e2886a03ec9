#!/usr/bin/env bash
# Overriding one element of a list that was overridden before turns the list into an object, without a word.
#
# Package:   aws-cdk-lib 2.276.0 with constructs 10.8.1
# Guess:     addPropertyOverride('X', [...]) and then addPropertyOverride('X.0.Y', value) change the first element of that
#            list, as the second call alone does with a list that the construct has.
# Behaviour: the second call replaces the list by the object { '0': { Y: value } }. The other elements and members are gone,
#            and the template has an object where CloudFormation wants a list. Nothing is said at synth.
# Matters:   hand-written CORS headers are often put over integration responses by such paths; two places of an app that do
#            so destroy each other's headers.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';

const HEADER = 'ResponseParameters.method\\.response\\.header\\.Access-Control-Allow-Origin';
const LIST = 'Integration.IntegrationResponses';

function synth(override, integrationResponses) {
  const app = new App();
  const api = new RestApi(new Stack(app, 'Stack'), 'Api');
  const method = api.root.addMethod('GET', new MockIntegration({ integrationResponses }));
  override(method.node.defaultChild);
  const { Resources } = app.synth().getStackByName('Stack').template;
  const { Properties } = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGateway::Method');
  return Properties.Integration.IntegrationResponses;
}

const element = (method) => method.addPropertyOverride(`${LIST}.0.${HEADER}`, "'*'");
const list = (method) => method.addPropertyOverride(LIST, [{ StatusCode: '200' }, { StatusCode: '404' }]);
const seen = {
  'an element of the list of the construct': synth(element, [{ statusCode: '200' }, { statusCode: '404' }]),
  'a list, then an element of it': synth((method) => (list(method), element(method))),
};
console.log('seen:', JSON.stringify(seen, null, 1));
const ResponseParameters = { 'method.response.header.Access-Control-Allow-Origin': "'*'" };
assert.deepEqual(seen['an element of the list of the construct'], [{ ResponseParameters, StatusCode: '200' }, { StatusCode: '404' }]);
assert.deepEqual(seen['a list, then an element of it'], { 0: { ResponseParameters } });
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
