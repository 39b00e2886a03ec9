import type { Route } from '../contract/function-config';
import { RouteTable } from '../routes/route-table';
import type { HttpApi, IntegrationSettings } from '../template/http-api/http-api';
import type { Handlers } from './handlers';
import { isOf } from './rest-api-statements';
import type { StatementsOf } from './target';

const CONFIGURATION = 'CORS configuration of the API';

/** Who states the policies of an HTTP API. */
export function httpApiStatements(api: HttpApi, routes: readonly Route[], handlers: Handlers): StatementsOf {
  if (api.cors) return () => ({ preflights: [CONFIGURATION], responses: [CONFIGURATION] });
  const table = new RouteTable(routes.map((route) => [route.path, route]));
  const all = api.routes.map(({ key, integration }) => {
    const [method = '', path] = key === '$default' ? ['ANY', '/'] : key.split(' ');
    return { method, integration, route: table.find(path ?? '/') };
  });
  return (route, kind) => {
    const own = all.filter((one) => one.route === route);
    return {
      preflights: own.flatMap(({ method }) => (method === 'OPTIONS' ? ['responder function'] : [])),
      responses: own.flatMap(({ method, integration }) => {
        return method !== 'OPTIONS' && isOf(kind, method) ? [statementOf(integration, handlers)] : [];
      }),
    };
  };
}

function statementOf(integration: IntegrationSettings | undefined, handlers: Handlers): string {
  const { IntegrationType, IntegrationSubtype, IntegrationUri = '' } = integration ?? {};
  if (IntegrationType === 'AWS_PROXY' && IntegrationSubtype === undefined) return handlers.statementOf(IntegrationUri);
  return IntegrationType === 'HTTP_PROXY'
    ? 'the HTTP backend'
    : `nobody, behind an integration of type ${IntegrationType}`;
}
