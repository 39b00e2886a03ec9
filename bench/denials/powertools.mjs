import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** One metric with the same dimensions for each denial, written when the invocation ends, as `logMetrics` does. */
export function prepare({ write }) {
  const stdout = new Writable({
    write(chunk, _, done) {
      write(chunk);
      done();
    },
  });
  const metrics = new Metrics({ namespace: 'cdk-cors', logger: new Console({ stdout }) });
  return ({ origin, method }) => {
    metrics.addDimensions({ stack: 'Shop', class: 'orders' });
    metrics.addDimensions({
      stack: 'Shop',
      class: 'orders',
      place: 'responder',
      kind: 'preflight',
      reason: 'origin-not-listed',
    });
    metrics.addMetric('Denied', MetricUnit.Count, 1);
    metrics.addMetadata('origin', origin);
    metrics.addMetadata('method', method);
    metrics.publishStoredMetrics();
  };
}
