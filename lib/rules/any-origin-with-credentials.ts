import { isAnyOrigin } from './origins';
import { type Rule, whereStated } from './rule';

export const anyOriginWithCredentials: Rule = {
  id: 'any-origin-with-credentials',
  level: 'error',
  summary: 'any origin is allowed together with credentials',
  why:
    'Browsers refuse * together with credentials, so that no page gets an answer. Where the place repeats the origin of the request ' +
    'instead, every website acts in the name of its visitors. HTTP APIs and response headers policies refuse it at the deployment.',
  fix: 'list the origins that need credentials, or leave credentials out',
  references: ['https://fetch.spec.whatwg.org/#cors-protocol-and-credentials'],
  check: (app) =>
    whereStated(app, ({ place, headers: { origins, credentials, reflects } }) => {
      if (!credentials || place === 'bucket') return undefined;
      if (reflects) return 'repeats the origin of any request, with credentials';
      const any = origins.find(isAnyOrigin);
      return any === undefined ? undefined : `allows ${JSON.stringify(any)} with credentials`;
    }),
};
