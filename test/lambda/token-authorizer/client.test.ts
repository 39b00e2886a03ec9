import { expect, it } from '@jest/globals';
import { readAccessEvent } from '../../../lambda/token-authorizer/access-event';
import { FORMATS } from '../../support/request/authorizer-events';

it.each(FORMATS)('of a request to %s is whom proxies name first, by which stages know it', (_, make) => {
  const request = { method: 'POST', path: '/orders' };
  const clientOf = (headers: Record<string, string[]>) =>
    readAccessEvent(make({ ...request, headers }), 'https://api.shop.example')?.client?.();
  expect(clientOf({ 'X-Forwarded-For': ['203.0.113.7, 192.0.2.9'] })).toBe('203.0.113.7');
  expect(clientOf({})).toBe('192.0.2.1');
});

it('of a connection is told alike', () => {
  const event = {
    type: 'REQUEST',
    methodArn: 'arn',
    headers: { 'x-forwarded-for': '203.0.113.7' },
    requestContext: { eventType: 'CONNECT', identity: { sourceIp: '192.0.2.1' } },
  };
  expect(readAccessEvent(event, 'https://api.shop.example')?.client?.()).toBe('203.0.113.7');
});
