import type { CorsApp } from '../template/cors/cors-app';
import type { Authorization } from '../template/http-api/http-api';
import type { ApiMethod, RestApi } from '../template/rest-api/rest-api';
import { at, atMethod } from './places';
import type { Place, Rule } from './rule';

export const authorizationHeaderNotAllowed: Rule = {
  id: 'authorization-header-not-allowed',
  level: 'warning',
  summary: 'the header that carries the token, the signature or the API key is not allowed',
  why:
    'A script that sets the header asks first, and is refused. The wildcard * does not stand for Authorization: the standard says so, and ' +
    'browsers that still let it pass warn that they will stop.',
  fix: 'list the header by its name in Access-Control-Allow-Headers',
  references: ['https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name'],
  check: (app) => [...restPlaces(app), ...httpPlaces(app), ...urlPlaces(app)],
};

function restPlaces({ restApis }: CorsApp): Place[] {
  return restApis.flatMap((api) =>
    api.paths.flatMap(({ options, methods }) => {
      const { stated } = options ?? {};
      if (options === undefined || stated === undefined || (stated.echoes && stated.requestHeaders === undefined))
        return [];
      const needed = methods.flatMap((method) => (method === options ? [] : headersOf(method, api)));
      const missing = missingIn(stated.requestHeaders ?? [], stated.credentials, needed);
      return missing.length === 0
        ? []
        : [
            atMethod(
              options,
              'Integration/IntegrationResponses',
              `does not allow ${missing.join(', ')}, which the path needs`,
            ),
          ];
    }),
  );
}

function httpPlaces({ httpApis }: CorsApp): Place[] {
  return httpApis.flatMap((api) => {
    if (!api.cors) return [];
    const { AllowHeaders = [], AllowCredentials } = api.cors;
    if (!Array.isArray(AllowHeaders)) return [];
    const needed = api.routes.flatMap(({ authorization }) => sourcesOf(authorization).flatMap(headerIn));
    const missing = missingIn(AllowHeaders as string[], String(AllowCredentials) === 'true', needed);
    return missing.length === 0
      ? []
      : [at(api, 'CorsConfiguration/AllowHeaders', `does not allow ${missing.join(', ')}, which routes need`)];
  });
}

function urlPlaces({ functionUrls }: CorsApp): Place[] {
  return functionUrls.flatMap((url) => {
    if (!url.cors || !url.needsSignature) return [];
    const { AllowHeaders = [], AllowCredentials } = url.cors;
    if (!Array.isArray(AllowHeaders)) return [];
    const missing = missingIn(AllowHeaders as string[], String(AllowCredentials) === 'true', ['authorization']);
    return missing.length === 0
      ? []
      : [at(url, 'Cors/AllowHeaders', 'does not allow authorization, which the signature of each request needs')];
  });
}

/** The headers without which a method turns requests away, in lower case. */
function headersOf({ authorizationType, authorizerId = '', apiKeyRequired }: ApiMethod, api: RestApi): string[] {
  const { lambdaAuthorizers, jwtAuthorizers, cognitoAuthorizers } = api;
  const lambda = lambdaAuthorizers.get(authorizerId);
  const sources = lambda?.identitySources ?? [
    ...[jwtAuthorizers.get(authorizerId), cognitoAuthorizers.get(authorizerId)].flatMap(
      (one) => one?.identitySource ?? [],
    ),
  ];
  return [
    ...(authorizationType === 'AWS_IAM' ? ['authorization'] : sources.flatMap(headerIn)),
    ...(apiKeyRequired ? ['x-api-key'] : []),
  ];
}

function sourcesOf(authorization: Authorization): readonly string[] {
  if (authorization.type === 'AWS_IAM') return ['$request.header.authorization'];
  if (authorization.type === 'JWT') return [authorization.authorizer.identitySource];
  return authorization.type === 'CUSTOM' ? authorization.authorizer.identitySources : [];
}

/** The header that a source names; browsers set `Cookie`, `Origin` and the like by themselves. */
function headerIn(source: string): string[] {
  const [, name] = /^(?:method\.request|\$request)\.header\.(.+)$/i.exec(source) ?? [];
  const header = name?.toLowerCase();
  return header === undefined || FORBIDDEN.test(header) ? [] : [header];
}

/** https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN = /^(?:cookie2?|origin|host|referer|accept-encoding|connection|date|user-agent|sec-.*|proxy-.*)$/;

function missingIn(allowed: readonly string[], credentials: boolean, needed: readonly string[]): string[] {
  const names = allowed.map((name) => String(name).toLowerCase());
  const isAllowed = (name: string) =>
    names.includes(name) || (names.includes('*') && !credentials && name !== 'authorization');
  return [...new Set(needed)].filter((name) => !isAllowed(name)).sort();
}
