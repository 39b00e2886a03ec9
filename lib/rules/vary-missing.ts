import { type Rule, whereStated } from './rule';

export const varyMissing: Rule = {
  id: 'vary-missing',
  level: 'warning',
  summary: 'the answer depends on the origin, and Vary does not say so',
  why: 'A cache between the API and the browser hands the answer for one page to another, which the browser then refuses.',
  fix: `state Vary: Origin in every response, whether the origin is listed or not`,
  references: ['https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches'],
  check: (app) =>
    whereStated(app, ({ headers: { echoes, reflects, varies } }) =>
      (echoes || reflects) && !varies ? 'names the origin of the request without Vary: Origin' : undefined,
    ),
};
