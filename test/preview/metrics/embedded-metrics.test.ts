import { describe, expect, it } from '@jest/globals';
import { EmbeddedMetrics } from '../../../preview/metrics/embedded-metrics';
import { makeMeter } from '../../../request/observe/meter';
import { decisionOf } from '../../support/cases/metrics';

function lineOf(directive: object, fields: object): string {
  return JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [directive] }, ...fields });
}

describe('the metrics of a preview', () => {
  it('are the counters of what functions decide, with all dimensions', () => {
    const metrics = new EmbeddedMetrics();
    const log = (kind: string, fields: object) => metrics.add(JSON.stringify({ 'cdk-cors': kind, ...fields }));
    const count = makeMeter('function', { log, env: { CDK_CORS_LOG: 'all' } })('orders', 'Shop');
    const step = { at: 0, kind: 'preflight', method: 'PUT', origin: 'https://a.example' } as const;
    for (let i = 0; i < 3; i++) count(...decisionOf({ ...step, reason: 'origin-not-listed' }));
    count(...decisionOf({ ...step, reason: 'origin-listed' }));
    expect(metrics.text()).toBe(
      [
        '# TYPE cdk_cors_denied_total counter',
        'cdk_cors_denied_total{stack="Shop",class="orders",place="function",kind="preflight",reason="origin-not-listed"} 3',
        '# TYPE cdk_cors_allowed_total counter',
        'cdk_cors_allowed_total{stack="Shop",class="orders",place="function",kind="preflight",reason="origin-listed"} 1',
        '',
      ].join('\n'),
    );
  });

  it('are of any namespace and unit: sums of counts, and the last of all else', () => {
    const metrics = new EmbeddedMetrics();
    const directive = {
      Namespace: 'Shop/Orders',
      Dimensions: [['service'], []],
      Metrics: [{ Name: 'coldStarts', Unit: 'Count' }, { Name: 'Age', Unit: 'Seconds' }, { Name: 'missing' }],
    };
    metrics.add(lineOf(directive, { service: 'say "hi"\n', coldStarts: [1, 2], Age: 5 }));
    metrics.add(lineOf(directive, { service: 'say "hi"\n', coldStarts: 1, Age: 3 }));
    expect(metrics.text()).toBe(
      [
        '# TYPE shop_orders_cold_starts_total counter',
        'shop_orders_cold_starts_total{service="say \\"hi\\"\\n"} 4',
        '# TYPE shop_orders_age gauge',
        'shop_orders_age{service="say \\"hi\\"\\n"} 3',
        '',
      ].join('\n'),
    );
  });

  it.each([
    'plain text',
    '{"CloudWatchMetrics" no JSON',
    '{"_aws":{"CloudWatchMetrics":7}}',
    '{"_aws":{"CloudWatchMetrics":[7,null,{}]}}',
    '{"_aws":null,"CloudWatchMetrics":[]}',
    '{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["a"],7],"Metrics":[7,{"Name":"M"}]}]},"M":"text"}',
  ])('are none in %s', (line) => {
    const metrics = new EmbeddedMetrics();
    metrics.add(line);
    expect(metrics.text()).toBe('');
  });
});
