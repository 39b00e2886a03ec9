#!/usr/bin/env bash
# CDK's CfnFunction of AWS SAM refuses the CORS of a function URL, which takes lists, and wants a REST API's.
#
# Package:   aws-cdk-lib 2.276.0 (aws-sam and cloudformation-include) with constructs 10.8.1
# Guess:     FunctionUrlConfig.Cors of AWS::Serverless::Function has the shape of AWS::Lambda::Url's Cors:
#            AllowOrigins and AllowMethods are lists, MaxAge is a number.
# Behaviour: the generated type is that of AWS::Serverless::Api: one AllowOrigin, and strings for the rest.
#            A template as the SAM guide has it fails in CfnInclude. The form that the type accepts becomes
#            AllowOrigin, a name that function URLs do not have. AWS::Lambda::Url itself is right.
# Matters:   a SAM template with a function URL cannot be included into a CDK app, nor its CORS be written
#            there, except by an override.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > template.json <<'JSON'
{
  "Resources": {
    "Items": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Handler": "index.handler",
        "Runtime": "nodejs22.x",
        "InlineCode": "exports.handler = async () => 'ok'",
        "FunctionUrlConfig": {
          "AuthType": "NONE",
          "Cors": { "AllowOrigins": ["https://app.example"], "AllowMethods": ["GET"], "MaxAge": 600 }
        }
      }
    }
  }
}
JSON
cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { CfnFunction } from 'aws-cdk-lib/aws-sam';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';

const synth = (build) => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  build(stack);
  try {
    const [resource] = Object.values(app.synth().getStackByName('Stack').template.Resources);
    return (resource.Properties.FunctionUrlConfig ?? resource.Properties).Cors;
  } catch (error) {
    return error.message.match(/\w+: required but missing/)?.[0] ?? error.message;
  }
};
const sam = JSON.parse(readFileSync('template.json', 'utf8')).Resources.Items.Properties;
const seen = {
  'CfnInclude of a SAM template': synth((stack) => new CfnInclude(stack, 'Include', { templateFile: 'template.json' })),
  'CfnFunction as its type wants it': synth(
    (stack) =>
      new CfnFunction(stack, 'Function', {
        handler: sam.Handler,
        runtime: sam.Runtime,
        inlineCode: sam.InlineCode,
        functionUrlConfig: { authType: 'NONE', cors: { allowOrigin: 'https://app.example' } },
      }),
  ),
  CfnUrl: synth(
    (stack) =>
      new CfnUrl(stack, 'Url', {
        authType: 'NONE',
        targetFunctionArn: 'items',
        cors: { allowOrigins: ['https://app.example'], maxAge: 600 },
      }),
  ),
};
console.log('seen:', seen);
assert.deepEqual(seen, {
  'CfnInclude of a SAM template': 'allowOrigin: required but missing',
  'CfnFunction as its type wants it': { AllowOrigin: 'https://app.example' },
  CfnUrl: { AllowOrigins: ['https://app.example'], MaxAge: 600 },
});
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
