import { isSimpleMethod } from '../policy/needs-preflight';
import { httpRoutesOf } from './http-routes';
import { at, atMethod } from './places';
import type { Rule } from './rule';

export const methodWithoutRoute: Rule = {
  id: 'method-without-route',
  level: 'note',
  summary: 'preflights allow methods that nothing serves',
  why: 'Whatever is added there later is open to pages at once, without anybody deciding it. CDK lists every method where allowMethods is left out.',
  fix: 'list the methods that are there: allowMethods of CDK, or methods of an endpoint class',
  references: ['https://fetch.spec.whatwg.org/#http-access-control-allow-methods'],
  check: ({ restApis, httpApis }) => [
    ...restApis.flatMap(({ paths }) =>
      paths.flatMap(({ options, methods }) => {
        const unserved = unservedOf(
          options?.stated?.methods ?? [],
          methods.map(({ httpMethod }) => httpMethod),
        );
        return options === undefined || unserved.length === 0
          ? []
          : [
              atMethod(
                options,
                'Integration/IntegrationResponses',
                `allows ${unserved.join(', ')}, which the path does not serve`,
              ),
            ];
      }),
    ),
    ...httpApis.flatMap((api) => {
      const methods = api.cors?.AllowMethods;
      if (api.hasDocument || api.hasQuickRoute || !Array.isArray(methods)) return [];
      const unserved = unservedOf(
        methods as string[],
        httpRoutesOf(api).map(({ method }) => method),
      );
      return unserved.length === 0
        ? []
        : [at(api, 'CorsConfiguration/AllowMethods', `allows ${unserved.join(', ')}, which no route serves`)];
    }),
  ],
};

function unservedOf(allowed: readonly string[], served: readonly string[]): string[] {
  if (served.includes('ANY')) return [];
  const meant = allowed.filter((method) => method !== '*' && method !== 'OPTIONS' && !isSimpleMethod(method));
  return [...new Set(meant)].filter((method) => !served.includes(method)).sort();
}
