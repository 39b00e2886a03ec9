#!/usr/bin/env bash
# A one-time schedule of CDK with a time zone runs hours away from the moment it was given.
#
# Package:   aws-cdk-lib 2.276.0, constructs 10.8.1
# Guess:     ScheduleExpression.at() takes a Date, which is a moment; a time zone changes how the moment is written, not which it is.
# Behaviour: the expression has the digits of UTC, whatever the zone, and EventBridge Scheduler reads them in the zone: with
#            Asia/Tokyo the schedule runs nine hours before the Date, with America/New_York five hours after it. Nothing is said.
# Matters:   an entry of an allowlist, a token or a certificate that a schedule ends is ended too early, or not in time.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { App, Stack, TimeZone } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';

const end = new Date('2027-01-15T12:00:00Z');
const target = { bind: () => ({ arn: 'arn:aws:lambda:eu-west-1:123456789012:function:end', role: { roleArn: 'arn:aws:iam::123456789012:role/r' } }) };
/** The moment at which a clock in a zone shows the digits, in hours after `end`. */
function hoursAfterEnd(digits, zone) {
  const shown = new Date(end).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
  return (Date.parse(`${digits}Z`) - Date.parse(`${shown}Z`)) / 3_600_000;
}
const seen = {};
for (const zone of ['Etc/UTC', 'Asia/Tokyo', 'America/New_York']) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  new Schedule(stack, 'End', { schedule: ScheduleExpression.at(end, TimeZone.of(zone)), target });
  const resources = Object.values(app.synth().getStackByName('Stack').template.Resources);
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: timezone } = resources[0].Properties;
  assert.equal(timezone, zone);
  seen[zone] = [expression, hoursAfterEnd(/\((.*)\)/.exec(expression)[1], zone)];
}
console.log('seen:', seen);
assert.deepEqual(seen, {
  'Etc/UTC': ['at(2027-01-15T12:00:00)', 0],
  'Asia/Tokyo': ['at(2027-01-15T12:00:00)', -9],
  'America/New_York': ['at(2027-01-15T12:00:00)', 5],
});
JS
CDK_VALIDATION=false JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1 node probe.mjs
