import type { LambdaAuthorizer } from './lambda-authorizer';
import { type Found, ofType } from './of-type';
import type { Stack } from './stack';

/** An API of API Gateway's second version, with the resources that name it. */
export interface ApiParts {
  readonly id: string;
  readonly api: Found;
  readonly routes: readonly Found[];
  readonly stages: readonly Found[];
  /** What a route of the API refers to. */
  integrationOf(route: Found): Found | undefined;
  authorizerOf(route: Found): Found | undefined;
}

/** The APIs of a protocol in all stacks; parts of one API may lie in different stacks. */
export function apisOf(stacks: readonly Stack[], protocol: 'HTTP' | 'WEBSOCKET'): ApiParts[] {
  const find = (type: string): Found[] => stacks.flatMap((stack) => ofType(stack, `AWS::ApiGatewayV2::${type}`));
  const [routes, stages, integrations, authorizers] = ['Route', 'Stage', 'Integration', 'Authorizer'].map(find);
  return find('Api')
    .filter(({ properties }) => properties.ProtocolType === protocol)
    .map((api) => {
      const id = idOf(api);
      const own = (found: readonly Found[] = []): Found[] => found.filter(({ properties }) => properties.ApiId === id);
      const integrationsById = byId(own(integrations));
      const authorizersById = byId(own(authorizers));
      return {
        id,
        api,
        routes: own(routes),
        stages: own(stages),
        integrationOf: ({ properties }) =>
          integrationsById.get(String(properties.Target ?? '').replace(/^integrations\//, '')),
        authorizerOf: ({ properties }) => authorizersById.get(String(properties.AuthorizerId)),
      };
    });
}

/** What all Lambda authorizers of such APIs have in common. */
export function lambdaAuthorizerOf(authorizer: Found): Omit<LambdaAuthorizer, 'ttlSeconds'> {
  const { stack, logicalId, properties } = authorizer;
  return {
    id: idOf(authorizer),
    logicalId,
    apiId: String(properties.ApiId),
    stack,
    uri: String(properties.AuthorizerUri),
    hasRole: properties.AuthorizerCredentialsArn !== undefined,
  };
}

function byId(found: readonly Found[]): Map<string, Found> {
  return new Map(found.map((part) => [idOf(part), part]));
}

function idOf({ stack, logicalId }: Found): string {
  return String(stack.ref(logicalId));
}
