#!/usr/bin/env bash
# CDK's CfnInclude reads "MaxAge: 1_200" as 1, and stops at "AllowCredentials: yes".
#
# Package:   aws-cdk-lib 2.276.0 (cloudformation-include) with constructs 10.8.1
# Guess:     a YAML template is read as YAML 1.1, which CloudFormation documents: 1_200 is 1200, 20:00 is
#            the sexagesimal 1200, and yes is true.
# Behaviour: the words are read as strings and turned into numbers by their leading digits, so 1_200
#            becomes 1 and 20:00 becomes 20, without a warning. yes raises "Expected 'true' or 'false'".
# Matters:   a template that is included without an edit synthesizes with a preflight cache of one second.
#            A check of the synthesized value shows it; the diff against the YAML file does not.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';

const read = (line) => {
  const [name] = line.split(':');
  writeFileSync('template.yaml', `Resources:
  Items:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: items
      ProtocolType: HTTP
      CorsConfiguration:
        ${line}
`);
  const app = new App();
  try {
    new CfnInclude(new Stack(app, 'Stack'), 'Include', { templateFile: 'template.yaml' });
    return app.synth().getStackByName('Stack').template.Resources.Items.Properties.CorsConfiguration[name];
  } catch (error) {
    return error.message;
  }
};
const lines = ['MaxAge: 1200', 'MaxAge: 1_200', 'MaxAge: 20:00', 'AllowCredentials: true', 'AllowCredentials: yes'];
const seen = Object.fromEntries(lines.map((line) => [line, read(line)]));
console.log('seen:', seen);
assert.deepEqual(seen, {
  'MaxAge: 1200': 1200,
  'MaxAge: 1_200': 1,
  'MaxAge: 20:00': 20,
  'AllowCredentials: true': true,
  'AllowCredentials: yes': "Expected 'true' or 'false' for boolean value, got: 'yes'",
});
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
