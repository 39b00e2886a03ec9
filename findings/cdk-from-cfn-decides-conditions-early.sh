#!/usr/bin/env bash
# cdk-from-cfn turns a condition on the region into a comparison at synth, which drops CORS everywhere.
#
# Package:   cdk-from-cfn 0.336.0, its output run with aws-cdk-lib 2.276.0 and constructs 10.8.1
# Guess:     a condition becomes a CfnCondition, and Fn::If stays Fn::If, so the synthesized template
#            behaves as the original in each region.
# Behaviour: the code says: const isMain = this.region === 'eu-west-1'. In a stack without an environment
#            the region is a token, the comparison is false, and the CORS configuration is left out of
#            the template for each region. No condition is left in it, and nothing is said.
# Matters:   a migrated HTTP API deploys without an error and loses its CORS; the browser is the first to notice.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund cdk-from-cfn@0.336.0 aws-cdk-lib@2.276.0 constructs@10.8.1 typescript@5.9.3 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { transmute } from 'cdk-from-cfn';
import ts from 'typescript';

const template = {
  Conditions: { IsMain: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } },
  Resources: {
    Items: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'items',
        ProtocolType: 'HTTP',
        CorsConfiguration: { 'Fn::If': ['IsMain', { AllowOrigins: ['https://app.example'] }, { Ref: 'AWS::NoValue' }] },
      },
    },
  },
};
const source = transmute(JSON.stringify(template), 'typescript', 'ItemsStack', 'stack');
const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
writeFileSync('stack.mjs', outputText);
const { ItemsStack } = await import('./stack.mjs');
const synth = (props) => {
  const app = new App();
  new ItemsStack(app, 'Stack', props);
  const { Conditions, Resources } = app.synth().getStackByName('Stack').template;
  return [Conditions?.IsMain, Object.values(Resources)[0].Properties.CorsConfiguration];
};
const seen = {
  line: source.match(/const \w+ = this\.region.*/)[0],
  'no environment': synth({}),
  'eu-west-1': synth({ env: { region: 'eu-west-1', account: '123456789012' } }),
};
console.log('seen:', seen);
assert.equal(seen.line, "const isMain = this.region === 'eu-west-1';");
assert.deepEqual(seen['no environment'], [undefined, undefined]);
assert.deepEqual(seen['eu-west-1'], [undefined, { AllowOrigins: ['https://app.example'] }]);
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
