import { isSimpleMethod } from '../policy/needs-preflight';
import { httpRoutesOf } from './http-routes';
import { at, atMethod } from './places';
import type { Rule } from './rule';

export const methodNotAllowed: Rule = {
  id: 'method-not-allowed',
  level: 'warning',
  summary: 'a method is served that preflights do not allow',
  why: 'Browsers send only what the preflight allowed: no page can call the method.',
  fix: 'list the method in Access-Control-Allow-Methods',
  references: ['https://fetch.spec.whatwg.org/#http-access-control-allow-methods'],
  check: ({ restApis, httpApis }) => [
    ...restApis.flatMap(({ paths }) =>
      paths.flatMap(({ options, methods }) => {
        const { stated } = options ?? {};
        if (options === undefined || stated === undefined || (stated.echoes && stated.methods === undefined)) return [];
        const missing = missingIn(
          stated.methods ?? [],
          stated.credentials,
          methods.map(({ httpMethod }) => httpMethod),
        );
        return missing.length === 0
          ? []
          : [
              atMethod(
                options,
                'Integration/IntegrationResponses',
                `does not allow ${missing.join(', ')}, which the path serves`,
              ),
            ];
      }),
    ),
    ...httpApis.flatMap((api) => {
      if (!api.cors) return [];
      const { AllowMethods = [], AllowCredentials } = api.cors;
      if (!Array.isArray(AllowMethods)) return [];
      const served = httpRoutesOf(api).map(({ method }) => method);
      const missing = missingIn(AllowMethods as string[], String(AllowCredentials) === 'true', served);
      return missing.length === 0
        ? []
        : [at(api, 'CorsConfiguration/AllowMethods', `does not allow ${missing.join(', ')}, which routes serve`)];
    }),
  ],
};

function missingIn(allowed: readonly string[], credentials: boolean, served: readonly string[]): string[] {
  if (allowed.includes('*') && !credentials) return [];
  const asked = [...new Set(served)].filter(
    (method) => !isSimpleMethod(method) && method !== 'OPTIONS' && method !== 'ANY',
  );
  return asked.filter((method) => !allowed.includes(method)).sort();
}
