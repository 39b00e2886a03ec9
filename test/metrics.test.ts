import { describe, expect, it } from '@jest/globals';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { EndpointClass, OriginAllowlist, ScopedTokens } from '../lib';
import type { FunctionConfig } from '../lib/contract/function-config';

const stack = new Stack(new App(), 'Shop', { env: { region: 'eu-west-1', account: '111111111111' } });
const allowlist = OriginAllowlist.of('https://app.example.com');
const methods = ['GET', 'POST'];
const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods });
const live = EndpointClass.credentialed(stack, 'Live', {
  allowlist: OriginAllowlist.fromParameterName('/shop/live/origins'),
  methods,
});
const silent = EndpointClass.credentialed(stack, 'Silent', { allowlist, methods, metrics: false });
const tokens = new ScopedTokens(stack, 'Tokens', { audience: 'https://api.shop.example' });

function told({ namespace, metricName, dimensions, statistic, region }: Metric) {
  return { namespace, metricName, dimensions, statistic, region };
}

describe('metrics of a class', () => {
  it('are about all of its decisions', () => {
    expect(told(orders.metricDenied())).toEqual({
      namespace: 'cdk-cors',
      metricName: 'Denied',
      dimensions: { stack: 'Shop', class: 'orders' },
      statistic: 'Sum',
      region: 'eu-west-1',
    });
    expect(orders.metricAllowed().metricName).toBe('Allowed');
  });

  it('are about those alone that are alike, in whatever region', () => {
    const alike = { place: 'edge', kind: 'preflight', reason: 'origin-null' };
    const metric = orders.metricDenied({ ...alike, region: 'us-east-1', statistic: 'SampleCount' });
    expect(told(metric)).toMatchObject({
      dimensions: { stack: 'Shop', class: 'orders', ...alike },
      statistic: 'SampleCount',
      region: 'us-east-1',
    });
  });

  it.each([
    [{ place: 'edge' }, 'kind is undefined, and one of preflight, actual was expected; reason is undefined'],
    [{ place: 'moon', kind: 'actual', reason: 'origin-null' }, 'place is "moon", and one of responder, edge'],
    [{ place: 'edge', kind: 'actual', reason: 'origin-listed' }, 'reason is "origin-listed", and one of origin-null'],
  ])('are none of what is never counted: %j', (options, message) => {
    expect(() => orders.metricDenied(options)).toThrow(
      'metric-dimensions-unknown - Shop/Orders: Denied is counted with',
    );
    expect(() => orders.metricDenied(options)).toThrow(message);
  });

  it('are about its list', () => {
    const metrics = [live.metricListAge(), live.metricReadFailures(), live.metricEntriesRejected()];
    expect(metrics.map(({ metricName, statistic }) => [metricName, statistic])).toEqual([
      ['ListAge', 'Maximum'],
      ['ReadFailures', 'Sum'],
      ['EntriesRejected', 'Maximum'],
    ]);
    expect([live.metricWouldAllow(), live.metricWouldDeny()].map(({ metricName }) => metricName)).toEqual([
      'WouldAllow',
      'WouldDeny',
    ]);
    expect(() => orders.metricWouldDeny()).toThrow('allowlist-not-live');
    expect(metrics[0]!.dimensions).toEqual({ stack: 'Shop', class: 'live' });
    expect(() => orders.metricListAge()).toThrow('allowlist-not-live - Shop/Orders: its origins are in code');
  });

  it('are off where the author says so', () => {
    expect(() => silent.metricDenied()).toThrow('metrics-off - Shop/Silent: nothing of it is counted');
    const configs = [orders, silent].map(({ functionConfig }) => JSON.parse(stack.resolve(functionConfig)));
    expect(configs.map(({ classes }: FunctionConfig) => Object.values(classes)[0]!.metrics)).toEqual([
      'Shop',
      undefined,
    ]);
  });

  it('are those of the stack that a nested one is in', () => {
    const nested = new NestedStack(stack, 'Nested');
    const nestedOrders = EndpointClass.credentialed(nested, 'NestedOrders', { allowlist, methods });
    expect(nestedOrders.metricDenied().dimensions).toEqual({ stack: 'Shop', class: 'nested-orders' });
  });
});

describe('metrics of tokens', () => {
  it('are about authorizers, issuer and keys', () => {
    const dimensions = { stack: 'Shop', tokens: 'Tokens' };
    expect(tokens.metricUnauthorized({ reason: 'token-expired' })).toMatchObject({
      metricName: 'Unauthorized',
      dimensions: { ...dimensions, reason: 'token-expired' },
    });
    const all = [
      tokens.metricAuthorized(),
      tokens.metricIssued(),
      tokens.metricRefused(),
      tokens.metricRotationFailures(),
    ];
    expect(all.map(({ metricName }) => metricName)).toEqual(['Authorized', 'Issued', 'Refused', 'RotationFailures']);
    for (const metric of all) expect(metric.dimensions).toEqual(dimensions);
  });

  it('are off where the author says so', () => {
    const quiet = new Stack(new App(), 'Quiet');
    const imported = ScopedTokens.fromScopedTokensAttributes(quiet, 'Partners', {
      audience: 'https://api.shop.example',
      issuerUrl: 'https://tokens.shop.example',
      tableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/tokens',
    });
    expect(imported.metricUnauthorized({ reason: 'token-expired' })).toMatchObject({
      metricName: 'Unauthorized',
      dimensions: { stack: 'Quiet', tokens: 'Partners', reason: 'token-expired' },
    });
    expect(imported.metricAuthorized()).toMatchObject({ dimensions: { stack: 'Quiet', tokens: 'Partners' } });
    const none = new ScopedTokens(quiet, 'Tokens', { audience: 'https://api.shop.example', metrics: false });
    expect(() => none.metricIssued()).toThrow('metrics-off - Quiet/Tokens');
    const text = JSON.stringify(Template.fromStack(quiet).findResources('AWS::Lambda::Function'));
    expect(text).not.toContain('metrics');
  });
});
