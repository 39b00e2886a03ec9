import { authorityOf, isInsecure } from '../policy/origin';
import { isAnyOrigin } from './origins';
import { type Rule, whereStated } from './rule';

export const plainHttpOrigin: Rule = {
  id: 'plain-http-origin',
  level: 'warning',
  summary: 'a page loaded over plain http is trusted',
  why: 'Whoever is on the network path, as in a public Wi-Fi, can be that page, and reads what it may read.',
  fix: 'serve the page over https, and list its https origin',
  references: ['https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy'],
  check: (app) =>
    whereStated(app, ({ headers: { origins } }) => {
      const insecure = origins.filter(isPlainHttp);
      return insecure.length === 0 ? undefined : `trusts ${insecure.map((entry) => JSON.stringify(entry)).join(', ')}`;
    }),
};

function isPlainHttp(entry: string): boolean {
  if (isAnyOrigin(entry) || !/^http:\/\//i.test(entry)) return false;
  return isInsecure({ scheme: 'http', host: authorityOf(entry.slice('http://'.length).toLowerCase()).host });
}
