#!/usr/bin/env bash
# A function with a role of its own and a VPC gets permissions for tracing and its queue, and none for the VPC.
#
# Package:   aws-cdk-lib 2.276.0 with constructs 10.8.1
# Guess:     a Function adds what it needs to the role that it is given, for each of vpc, tracing and deadLetterQueue.
# Behaviour: it adds xray:* and sqs:SendMessage, and neither an ec2 action nor AWSLambdaVPCAccessExecutionRole. Lambda refuses
#            such a function at deployment. A property injector that puts all functions of an app into a VPC therefore works
#            for those whose role CDK makes, and fails for the others.
# Matters:   hardening an app by property injectors needs an aspect that adds the permission.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { App, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as Fn, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';

function permissions(makeRole) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const vpc = new Vpc(stack, 'Vpc');
  const deadLetterQueue = new Queue(stack, 'Queue');
  const inject = (props) => ({ ...props, vpc, deadLetterQueue, tracing: Tracing.ACTIVE });
  PropertyInjectors.of(stack).add({ constructUniqueId: Fn.PROPERTY_INJECTION_ID, inject });
  const role = makeRole ? new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) : undefined;
  const code = Code.fromInline('exports.handler = async () => {};');
  new Fn(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X, role });
  const { Resources } = app.synth().getStackByName('Stack').template;
  // the VPC has a custom resource of its own
  const ours = Object.entries(Resources).filter(([id]) => /^(Fn|Role)/.test(id));
  const text = JSON.stringify(ours);
  const has = (name) => text.includes(name);
  return { vpc: has('VPCAccess') || has('ec2:CreateNetworkInterface'), tracing: has('xray:'), queue: has('sqs:SendMessage') };
}

const seen = { 'role of CDK': permissions(false), 'role of its own': permissions(true) };
console.log('seen:', seen);
assert.deepEqual(seen['role of CDK'], { vpc: true, tracing: true, queue: true });
assert.deepEqual(seen['role of its own'], { vpc: false, tracing: true, queue: true });
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
