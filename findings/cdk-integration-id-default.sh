#!/usr/bin/env bash
# The id that an integration is given decides whether an app of aws-cdk-lib can be synthesised: "Default" cannot.
#
# Package:   aws-cdk-lib 2.276.0, aws-apigatewayv2 and its integrations
# Guess:     the id of an integration only names it, so that any will do.
# Behaviour: an integration is made below its route, whose own resource has the hidden id "Resource". "Default" is hidden
#            too, so both resources get one logical id, and synth ends with "section 'Resources' already contains ...",
#            which names neither the integration nor its id; for WebSocket and for HTTP APIs.
# Matters:   "Default" is what one calls the integration of the route $default.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.6.0 >/dev/null

cat > probe.js <<'JS'
const assert = require('node:assert/strict');
const { App, Stack } = require('aws-cdk-lib');
const { HttpApi, WebSocketApi } = require('aws-cdk-lib/aws-apigatewayv2');
const { HttpLambdaIntegration, WebSocketLambdaIntegration } = require('aws-cdk-lib/aws-apigatewayv2-integrations');
const { Function: LambdaFunction } = require('aws-cdk-lib/aws-lambda');

function synth(build) {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Chat');
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:chat';
  build(stack, LambdaFunction.fromFunctionArn(stack, 'Fn', arn));
  try {
    app.synth();
    return 'synthesised';
  } catch (error) {
    return String(error.message).includes('already contains') ? 'two resources with one logical id' : error.message;
  }
}
const socket = (id) => synth((stack, fn) =>
  new WebSocketApi(stack, 'Api', { defaultRouteOptions: { integration: new WebSocketLambdaIntegration(id, fn) } }));
const http = (id) => synth((stack, fn) => new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration(id, fn) }));

const seen = { socket: [socket('Message'), socket('Default')], http: [http('Message'), http('Default')] };
console.log('seen:', seen);
assert.deepEqual(seen, {
  socket: ['synthesised', 'two resources with one logical id'],
  http: ['synthesised', 'two resources with one logical id'],
});
JS
CDK_VALIDATION=false node probe.js
