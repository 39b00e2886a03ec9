import type { RestPath } from '../template/cors/rest-api-statements';
import type { RestApi } from '../template/rest-api/rest-api';
import { at } from './places';
import type { Rule } from './rule';
import { isFronted } from './speaks';

const ALLOW_ORIGIN = 'gatewayresponse.header.access-control-allow-origin';

export const errorsWithoutHeaders: Rule = {
  id: 'errors-without-headers',
  level: 'warning',
  summary: 'pages cannot read why API Gateway turned a request away',
  why:
    'The 401 of an expired token, or the 403 of a missing API key, is made by API Gateway and not by the integration. Without CORS headers ' +
    'the page sees a network error, and cannot send its user to the login.',
  fix: 'add gateway responses of the types DEFAULT_4XX and DEFAULT_5XX with the headers, or apply endpoint classes, which add them',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html'],
  check: (app) =>
    app.restApis.flatMap((api) => {
      if (!turnsAway(api.paths) || states(api) || isFronted(app, api) || !hasOneHeader(api.paths)) return [];
      return [
        at(
          api,
          'Name',
          'requests without permission are turned away without CORS headers: no gateway response states them',
        ),
      ];
    }),
};

function turnsAway(paths: readonly RestPath[]): boolean {
  const methods = paths.flatMap((path) => path.methods).filter(({ httpMethod }) => httpMethod !== 'OPTIONS');
  return methods.some(({ authorizationType, apiKeyRequired }) => authorizationType !== 'NONE' || apiKeyRequired);
}

function states({ gatewayResponses }: RestApi): boolean {
  return ['DEFAULT_4XX', 'UNAUTHORIZED', 'ACCESS_DENIED', 'INVALID_API_KEY'].some((type) =>
    Object.keys(gatewayResponses.get(type)?.ResponseParameters ?? {}).some(
      (name) => name.toLowerCase() === ALLOW_ORIGIN,
    ),
  );
}

/** Whether a constant is right for every path: any origin without credentials, or the one that all share. */
function hasOneHeader(paths: readonly RestPath[]): boolean {
  const stated = paths.flatMap(({ methods }) => methods.flatMap((method) => method.stated ?? []));
  if (stated.length === 0) return false;
  if (stated.every(({ credentials }) => !credentials)) return true;
  return new Set(stated.flatMap(({ origins }) => origins)).size === 1;
}
