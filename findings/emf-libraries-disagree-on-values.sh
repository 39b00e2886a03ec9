#!/usr/bin/env bash
# Of AWS's two metric libraries for Lambda, one refuses values that the other writes.
#
# Package:   @aws-lambda-powertools/metrics 2.36.0 and aws-embedded-metrics 4.2.1
# Guess:     both write the same format for the same service, so both refuse a metric that is NaN, and a
#            dimension that is not ASCII or is longer than CloudWatch takes.
# Behaviour: aws-embedded-metrics throws for each. Powertools writes NaN as null, and writes the
#            dimension "https://exämple.example" and one of 1,025 characters as they are. The other way
#            round, an undefined dimension is left out with a warning there and written as "undefined" here.
# Matters:   a metric by origin, or an age computed from a missing date, is lost at CloudWatch with one
#            library and breaks the request with the other. Neither is a drop-in for the other.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @aws-lambda-powertools/metrics@2.36.0 aws-embedded-metrics@4.2.1 >/dev/null

cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import { Metrics } from '@aws-lambda-powertools/metrics';
import embedded from 'aws-embedded-metrics';

const { stdout, stderr } = process;
const writes = [stdout.write, stderr.write];
let lines = [];
stdout.write = (line) => lines.push(line);
stderr.write = () => true;
const attempt = async (write) => {
  lines = [];
  try {
    await write();
    const { Denied, origin } = JSON.parse(lines[0]);
    return `${Denied} by ${origin?.length > 99 ? origin.length : JSON.stringify(origin)}`;
  } catch {
    return 'throws';
  }
};
const cases = { NaN: [NaN, 'https://app.example'], IDN: [1, 'https://exämple.example'], long: [1, 'x'.repeat(1025)], undefined: [1, undefined] };
const seen = {};
for (const [name, [value, origin]] of Object.entries(cases)) {
  const powertools = await attempt(() => {
    const metrics = new Metrics({ namespace: 'cors', serviceName: 'items' });
    metrics.addDimension('origin', origin);
    metrics.addMetric('Denied', 'Count', value);
    metrics.publishStoredMetrics();
  });
  const embeddedMetrics = await attempt(async () => {
    const metrics = embedded.createMetricsLogger();
    metrics.setDimensions({ origin });
    metrics.putMetric('Denied', value, 'Count');
    await metrics.flush();
  });
  seen[name] = { powertools, embeddedMetrics };
}
[stdout.write, stderr.write] = writes;
console.log('seen:', seen);
assert.deepEqual(seen, {
  NaN: { powertools: 'null by "https://app.example"', embeddedMetrics: 'throws' },
  IDN: { powertools: '1 by "https://exämple.example"', embeddedMetrics: 'throws' },
  long: { powertools: '1 by 1025', embeddedMetrics: 'throws' },
  undefined: { powertools: '1 by undefined', embeddedMetrics: '1 by "undefined"' },
});
JS
AWS_EMF_ENVIRONMENT=Local AWS_EMF_NAMESPACE=cors NODE_NO_WARNINGS=1 node probe.mjs
