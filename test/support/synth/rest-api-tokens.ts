import { expect } from '@jest/globals';
import type { RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { ApiApp, type Properties, refusal } from './rest-api-app';
import { quotesClass, shopTokens } from './token-app';

export const APP = OriginAllowlist.of('https://app.shop.example');
/** An API with quotes that need a token. */
export function quotesApp(props?: RestApiProps, tokens?: (app: ApiApp) => ReturnType<typeof shopTokens>): ApiApp {
  const app = new ApiApp(undefined, props);
  app.add('GET /quotes');
  RestApiCors.of(app.api).apply('/quotes', quotesClass(app.stack, tokens?.(app)));
  return app;
}
export function orders({ stack }: ApiApp, tokens = shopTokens(stack)): EndpointClass {
  const scopes = { GET: ['orders:read'], POST: ['orders:write'] };
  return EndpointClass.credentialed(stack, 'Orders', { allowlist: APP, methods: ['GET', 'POST'], tokens, scopes });
}
/** Authorization by method of a REST API, `CUSTOM`, `JWT` or `NONE`. */
export function authorizationOf({ template }: ApiApp): Record<string, unknown> {
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
  return Object.fromEntries(methods.map(({ HttpMethod, AuthorizationType }) => [HttpMethod, AuthorizationType]));
}
export function only(app: ApiApp, type: string): Properties {
  const found = Object.values(app.template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0]?.['Properties'];
}
/** What stands between the app and its synth, of ours. */
export function problemsOf(app: ApiApp): string[] {
  return refusal(() => app.template).flatMap((line) => line.match(/\/Cors\] (.*)$/)?.[1] ?? []);
}
