import { type Rule, whereStated } from './rule';

export const firstOriginForStrangers: Rule = {
  id: 'first-origin-for-strangers',
  level: 'warning',
  summary: 'origins that are not listed are told a listed one',
  why:
    'The template names the first origin to everybody whom it does not know, with the methods and the headers: strangers learn an origin ' +
    'that is let in, and tools report a policy that no browser sees. It is what CDK writes for several allowOrigins.',
  fix: 'apply an endpoint class, or state no Access-Control-Allow-Origin in responseParameters: set it in the template for listed origins alone',
  references: ['https://fetch.spec.whatwg.org/#http-access-control-allow-origin'],
  check: (app) =>
    whereStated(app, ({ headers: { fallback } }) =>
      fallback === undefined || fallback === '*'
        ? undefined
        : `answers origins that are not listed with ${JSON.stringify(fallback)}`,
    ),
};
