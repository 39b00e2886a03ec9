import type { Route } from '../contract/function-config';
import { isReadMethod } from '../policy/methods';
import { RouteTable } from '../routes/route-table';
import type { ApiMethod, IntegrationSettings, ResourceNode, RestApi } from '../template/rest-api/rest-api';
import type { Handlers } from './handlers';
import type { RouteMethods, StatementsOf } from './target';

const ALLOW_ORIGIN = 'method.response.header.access-control-allow-origin';

/** Who states the policies of a REST API. */
export function restApiStatements(api: RestApi, routes: readonly Route[], handlers: Handlers): StatementsOf {
  const table = new RouteTable(routes.map((route) => [route.path, route]));
  const methods = methodsBelow(api.root).map(({ path, method }) => ({ route: table.find(path), method }));
  return (route, kind) => {
    const own = methods.flatMap((one) => (one.route === route ? [one.method] : []));
    return {
      preflights: own.filter(isPreflight).map(({ integration }) => {
        return integration.Type === 'MOCK' ? 'mapping template' : 'responder function';
      }),
      responses: own
        .filter((method) => !isPreflight(method) && isOf(kind, method.httpMethod))
        .map(({ integration }) => statementOf(integration, handlers)),
    };
  };
}

/** Whether a method is among those of a class; `ANY` is among all. */
export function isOf(kind: RouteMethods, method: string): boolean {
  return kind === 'all' || method === 'ANY' || isReadMethod(method) === (kind === 'read');
}

function isPreflight({ httpMethod }: ApiMethod): boolean {
  return httpMethod === 'OPTIONS';
}

function methodsBelow({ path, methods, children }: ResourceNode): { path: string; method: ApiMethod }[] {
  return [...Array.from(methods.values(), (method) => ({ path, method })), ...children.flatMap(methodsBelow)];
}

function statementOf({ Type, Uri = '', IntegrationResponses = [] }: IntegrationSettings, handlers: Handlers): string {
  if (Type === 'AWS_PROXY') return handlers.statementOf(Uri);
  if (Type === 'HTTP_PROXY') return 'the HTTP backend';
  const states = IntegrationResponses.some(({ ResponseParameters = {} }) =>
    Object.keys(ResponseParameters).some((name) => name.toLowerCase() === ALLOW_ORIGIN),
  );
  return states ? 'integration responses' : `nobody, behind an integration of type ${Type}`;
}
