import { type Rule, whereStated } from './rule';

export const originReflected: Rule = {
  id: 'origin-reflected',
  level: 'warning',
  summary: 'the origin of every request is repeated',
  why:
    'Whoever repeats each origin allows any, hides it from whoever reads the template, and answers every page differently, so that caches ' +
    'can hand the answer for one page to another. The day that credentials are added, every website acts in the name of its visitors.',
  fix: 'state "*" if any origin may read the answer, or compare with a list',
  references: ['https://fetch.spec.whatwg.org/#http-access-control-allow-origin'],
  check: (app) =>
    whereStated(app, ({ headers: { reflects, credentials } }) =>
      reflects && !credentials ? 'repeats the origin of any request' : undefined,
    ),
};
