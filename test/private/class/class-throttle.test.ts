import { expect, it } from '@jest/globals';
import { App, Lazy, Stack } from 'aws-cdk-lib';
import { EndpointClass } from '../../../lib';
import { refusal } from '../../support/synth/rest-api-app';

const problems = (rate?: number, burst?: number) =>
  refusal(() =>
    EndpointClass.publicRead(new Stack(new App(), 'Shop'), 'Catalogue', {
      throttlingRateLimit: rate,
      throttlingBurstLimit: burst,
    }),
  ).slice(1);

it('takes any rate above 0, and a second of it at once unless a burst is given', () => {
  expect(problems(0.5)).toEqual([]);
  const stack = new Stack(new App(), 'Shop');
  expect(EndpointClass.publicRead(stack, 'A', { throttlingRateLimit: 2.5 })._throttle).toEqual({ rate: 2.5, burst: 3 });
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('takes no rate of %s', (rate) => {
  expect(problems(rate)).toEqual([
    expect.stringMatching(/^throttlingRateLimit: throttling-out-of-range - got .*write a number above 0/),
  ]);
});

it.each([0, 1.5])('takes no burst of %s', (burst) => {
  expect(problems(1, burst)).toEqual([
    expect.stringMatching(/^throttlingBurstLimit: throttling-out-of-range - got .*write a whole number from 1 on/),
  ]);
});

it('takes no burst without a rate', () => {
  expect(problems(undefined, 5)).toEqual([
    'throttlingBurstLimit: burst-without-rate - got 5: a burst is what may come at once on top of a rate, and the class has none; ' +
      'write throttlingRateLimit, too',
  ]);
});

it('takes no token, which cannot be divided', () => {
  expect(problems(Lazy.number({ produce: () => 1 }))).toEqual([
    expect.stringContaining('throttlingRateLimit: value-unresolved'),
  ]);
});
