import { describe, expect, it } from '@jest/globals';
import * as metrics from '../../lib/contract/metrics';

const { METRICS_NAMESPACE, PLACES, CLASS_DIMENSIONS, DECISION_DIMENSIONS, TOKENS_DIMENSIONS, TOKEN_REASON_DIMENSIONS } =
  metrics;
const names = Object.values(metrics).filter((value) => typeof value === 'string' && value !== METRICS_NAMESPACE);

describe('names of metrics', () => {
  it.each([METRICS_NAMESPACE, ...names, ...PLACES])('%s is one that CloudWatch takes', (name) => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
    expect(name).toMatch(/^[A-Za-z][\w.\-/#]{0,254}$/);
  });

  it('no two metrics have one name', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    [CLASS_DIMENSIONS, DECISION_DIMENSIONS],
    [TOKENS_DIMENSIONS, TOKEN_REASON_DIMENSIONS],
  ])('%j and %j can be told apart by what they add, and neither has an origin', (few, many) => {
    expect(many.slice(0, few.length)).toEqual(few);
    expect(many.length).toBeGreaterThan(few.length);
    expect(many).not.toContain('origin');
  });
});
