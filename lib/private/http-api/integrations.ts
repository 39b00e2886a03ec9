import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { logicalIds, type ReachedFunctions } from '../api/reached-functions';
import type { Silence } from '../api/silence';
import { isResource } from '../is-resource';
import { resolved } from '../resolved';
import type { ApiRoute } from './api-routes';

/** Why what an integration answers states no headers; one that only its id names is somebody else's. */
export function silenceOf(
  integration: CfnIntegration | undefined,
  reached: ReachedFunctions,
  guards: ReadonlySet<LambdaFunction>,
): Silence | undefined {
  if (integration === undefined) return 'foreign-function';
  if (integration.integrationType === 'HTTP_PROXY') return 'server';
  const uri = functionUri(integration);
  return uri === undefined ? 'reserved' : reached.silenceOf(uri, guards);
}

/** The integrations of an app, by the routes that go to them. */
export class Integrations {
  private readonly byLogicalId: ReadonlyMap<string, CfnIntegration>;

  constructor(resources: readonly CfnResource[]) {
    const all = resources.filter((one) => isResource(one, CfnIntegration));
    this.byLogicalId = new Map(all.map((one) => [Stack.of(one).resolve(one.logicalId), one]));
  }

  of({ route }: ApiRoute): CfnIntegration | undefined {
    const [id = ''] = logicalIds(resolved<unknown>(route, route.target));
    return this.byLogicalId.get(id);
  }
}

/** What a proxy integration for functions calls. */
export function functionUri(integration: CfnIntegration | undefined): unknown {
  if (integration?.integrationType !== 'AWS_PROXY') return undefined;
  return resolved<unknown>(integration, integration.integrationUri);
}
