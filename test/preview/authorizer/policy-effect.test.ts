import { describe, expect, it } from '@jest/globals';
import { policyEffect } from '../../../preview/authorizer/policy-effect';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/GET/orders/7';

const statement = (Effect: string, Resource: unknown, more: object = {}) => ({
  Effect,
  Action: 'execute-api:Invoke',
  Resource,
  ...more,
});

describe('the policy of an authorizer', () => {
  it.each([
    ['the ARN itself', statement('Allow', ARN), 'allow'],
    ['another path', statement('Allow', ARN.replace('7', '8')), 'no-allow'],
    ['another method', statement('Allow', ARN.replace('GET', 'PUT')), 'no-allow'],
    ['a prefix of the ARN', statement('Allow', ARN.slice(0, -1)), 'no-allow'],
    ['another spelling of the path', statement('Allow', ARN.replace('orders', 'Orders')), 'no-allow'],
    ['everything', statement('Allow', '*'), 'allow'],
    ['a wildcard over slashes', statement('Allow', 'arn:aws:execute-api:*:abc/prod/GET/*'), 'allow'],
    ['a wildcard for one character', statement('Allow', ARN.replace('7', '?')), 'allow'],
    ['one of several resources', statement('Allow', ['arn:x', ARN]), 'allow'],
    ['any action', statement('Allow', ARN, { Action: '*' }), 'allow'],
    ['the action in another case', statement('Allow', ARN, { Action: 'EXECUTE-API:invoke' }), 'allow'],
    ['another action', statement('Allow', ARN, { Action: 'execute-api:ManageConnections' }), 'no-allow'],
    ['several statements', [statement('Allow', 'arn:x'), statement('Allow', ARN)], 'allow'],
    ['Deny beside Allow', [statement('Allow', '*'), statement('Deny', ARN)], 'explicit-deny'],
    ['Deny of another path', [statement('Allow', '*'), statement('Deny', `${ARN}/x`)], 'allow'],
    ['Allow with a condition', statement('Allow', '*', { Condition: {} }), 'no-allow'],
    ['Deny with a condition', [statement('Allow', '*'), statement('Deny', '*', { Condition: {} })], 'explicit-deny'],
    ['a dot that is no wildcard', statement('Allow', ARN.replace('orders', 'orde.s')), 'no-allow'],
    ['no statement', undefined, 'no-allow'],
    ['a statement that is none', ['Allow'], 'no-allow'],
    ['no resource', statement('Allow', undefined), 'no-allow'],
  ])('with %s', (_, Statement, effect) => {
    expect(policyEffect({ Version: '2012-10-17', Statement }, ARN)).toBe(effect);
  });
});
