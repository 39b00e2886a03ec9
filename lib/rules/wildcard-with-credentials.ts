import { type Rule, whereStated } from './rule';

export const wildcardWithCredentials: Rule = {
  id: 'wildcard-with-credentials',
  level: 'error',
  summary: 'a wildcard for methods or headers stands beside credentials',
  why:
    'In answers to requests with credentials, * is the name of a method or header and no wildcard: browsers refuse everything that is ' +
    'not listed. HTTP APIs and response headers policies refuse it at the deployment.',
  fix: 'list the methods and headers by name',
  references: ['https://fetch.spec.whatwg.org/#http-new-header-syntax'],
  check: (app) =>
    whereStated(app, ({ place, headers }) => {
      if (!headers.credentials || place === 'bucket') return undefined;
      const isAll = (name: string) => name === '*' || (place === 'response-headers-policy' && name === 'ALL');
      const lists = [
        headers.methods?.some(isAll) && 'methods',
        headers.requestHeaders?.includes('*') && 'request headers',
        headers.exposedHeaders?.includes('*') && 'exposed headers',
      ].filter(Boolean);
      return lists.length === 0 ? undefined : `allows any ${lists.join(', any ')} with credentials`;
    }),
};
