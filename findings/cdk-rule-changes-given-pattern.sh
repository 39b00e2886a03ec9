#!/usr/bin/env bash
# A rule of EventBridge writes what is added to it into the pattern object that it was given, and so into other rules.
#
# Package:   aws-cdk-lib 2.276.0 with constructs 10.8.1
# Guess:     a Rule copies the eventPattern of its props, so that addEventPattern() on one rule changes that rule alone, and a
#            pattern that an app keeps in a constant stays what it is.
# Behaviour: the nested objects of the pattern are taken as they are. What addEventPattern() adds below "detail" lands in the
#            constant, and so in all rules that were made from it, those of other stacks too. Nothing is said at synth.
# Matters:   a construct that is used once a stack, and adds the parameters of its stack to a common pattern ("Parameter Store
#            Change"), has every stack listen to the parameters of all stacks.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { App, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';

/** Two stacks, each with a rule that is made from a pattern and gets the name of one parameter. */
function synth(patternOf) {
  const app = new App();
  for (const name of ['First', 'Second']) {
    const rule = new Rule(new Stack(app, name), 'Changes', { eventPattern: patternOf() });
    rule.addEventPattern({ detail: { name: [`/${name.toLowerCase()}/list`] } });
  }
  const { stacks } = app.synth();
  return stacks.map(({ template }) => Object.values(template.Resources)[0].Properties.EventPattern.detail.name);
}

const pattern = () => ({ source: ['aws.ssm'], detail: { operation: ['Update'] } });
const constant = pattern();
const seen = { 'a pattern for each rule': synth(pattern), 'one constant': synth(() => constant), 'the constant afterwards': constant };
console.log('seen:', JSON.stringify(seen, null, 1));
assert.deepEqual(seen['a pattern for each rule'], [['/first/list'], ['/second/list']]);
const both = ['/first/list', '/second/list'];
assert.deepEqual(seen['one constant'], [both, both]);
assert.deepEqual(constant.detail.name, both);
JS
NODE_NO_WARNINGS=1 CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
