import { httpRoutesOf } from './http-routes';
import { at } from './places';
import type { Rule } from './rule';

export const optionsRouteUnreached: Rule = {
  id: 'options-route-unreached',
  level: 'note',
  summary: 'a route for OPTIONS stands beside a CORS configuration that answers in its place',
  why: 'API Gateway answers every preflight of the API by its configuration, and drops the CORS headers of integrations. Two policies are written down, and one counts.',
  fix: 'remove the route, or the configuration',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html'],
  check: ({ httpApis }) =>
    httpApis.flatMap((api) => {
      if (!api.cors) return [];
      const routes = httpRoutesOf(api).filter(({ method }) => method === 'OPTIONS');
      return routes.map((route) => at(route, 'RouteKey', `${route.key} never gets a preflight: the API answers it`));
    }),
};
