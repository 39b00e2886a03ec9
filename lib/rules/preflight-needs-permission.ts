import type { CorsApp } from '../template/cors/cors-app';
import { codePathOf, type HttpRoute, httpRoutesOf, matchesPath } from './http-routes';
import { at, atMethod } from './places';
import type { Place, Rule } from './rule';
import { codeSpeaks } from './speaks';

export const preflightNeedsPermission: Rule = {
  id: 'preflight-needs-permission',
  level: 'warning',
  summary: 'preflights need a token, a signature or an API key that no browser sends with them',
  why:
    'Browsers send preflights without credentials. A method or route for OPTIONS, or for any method, that demands them turns each preflight ' +
    'away, and every request that needs one fails.',
  fix: 'answer OPTIONS by a method or route of its own, without authorizer and API key',
  references: [
    'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
  ],
  check: (app) => [...restPlaces(app), ...httpPlaces(app)],
};

function restPlaces(app: CorsApp): Place[] {
  return app.restApis.flatMap(({ paths }) => {
    const apiSpeaks = paths.some(({ methods }) => methods.some(({ stated }) => stated !== undefined));
    return paths.flatMap(({ options, methods }) => {
      const takesPreflights = options ?? methods.find(({ httpMethod }) => httpMethod === 'ANY');
      if (takesPreflights === undefined) return [];
      const { authorizationType, apiKeyRequired, integration } = takesPreflights;
      const needs = [authorizationType !== 'NONE' && authorizationType, apiKeyRequired && 'an API key'].filter(Boolean);
      if (needs.length === 0) return [];
      if (options === undefined && !apiSpeaks && codeSpeaks(app, integration.Uri) !== true) return [];
      return [atMethod(takesPreflights, 'AuthorizationType', `takes preflights, and demands ${needs.join(' and ')}`)];
    });
  });
}

function httpPlaces(app: CorsApp): Place[] {
  return app.httpApis.flatMap((api) => {
    if (api.cors) return [];
    const routes = httpRoutesOf(api);
    const options = routes.filter(({ method }) => method === 'OPTIONS');
    const isOpen = (route: HttpRoute) => options.some((one) => one !== route && matchesPath(one.path, route.path));
    return routes.flatMap((route) => {
      const { method, authorization, key, integration } = route;
      const takesPreflights = method === 'OPTIONS' || (method === 'ANY' && !isOpen(route));
      if (!takesPreflights || authorization.type === 'NONE') return [];
      if (method === 'ANY' && codeSpeaks(app, codePathOf(integration)) !== true) return [];
      return [at(route, 'AuthorizationType', `${key} takes preflights, and demands ${authorization.type}`)];
    });
  });
}
