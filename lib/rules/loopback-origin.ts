import { isLoopback } from '../policy/origin';
import { hostOf } from './origins';
import { type Rule, whereStated } from './rule';

export const loopbackOrigin: Rule = {
  id: 'loopback-origin',
  level: 'note',
  summary: 'a page on the machine of the visitor is trusted',
  why: "Whatever runs on a visitor's own machine, on that port, is that page. It is for development, and does not belong into production.",
  fix: 'list it only in the stages that developers use',
  references: ['https://w3c.github.io/webappsec-secure-contexts/#localhost'],
  check: (app) =>
    whereStated(app, ({ headers: { origins } }) => {
      const local = origins.filter((entry) => isLoopback(hostOf(entry).toLowerCase()));
      return local.length === 0 ? undefined : `trusts ${local.map((entry) => JSON.stringify(entry)).join(', ')}`;
    }),
};
