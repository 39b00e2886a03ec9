import { CfnResource } from 'aws-cdk-lib';
import { CfnDeployment, CfnRoute, CfnStage, type IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { deployedTogether } from '../api/deployed-together';
import { overriddenAuthorization } from '../api/overridden-authorization';
import { isResource } from '../is-resource';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';

/** The route that everybody takes who connects, or what is wrong with it. */
export function connectRouteOf(api: IWebSocketApi): CfnRoute | Refusal {
  const routes = ofApi(api).filter((one) => isResource(one, CfnRoute));
  const route = routes.find((one) => (one as CfnRoute).routeKey === '$connect') as CfnRoute | undefined;
  if (route === undefined) {
    return refusal(
      'connect-route-missing',
      `${api.node.path}: it has no $connect route, without which everybody may connect; give the API one, with an integration that ` +
        'answers 200: new WebSocketApi(..., { connectRouteOptions: { integration } })',
    );
  }
  const type = resolved<string>(route, route.authorizationType) ?? 'NONE';
  const overridden = overriddenAuthorization(route);
  if (overridden !== undefined) {
    return refusal(
      'method-authorized-otherwise',
      `${api.node.path}: addPropertyOverride sets ${overridden} of its $connect route, in place of the authorizer that asks ` +
        'the class; leave that out',
    );
  }
  if (type === 'NONE') return route;
  return refusal(
    'method-authorized-otherwise',
    `${api.node.path}: its $connect route has the authorization type ${type}, and a route has one authorizer; leave it out, ` +
      'and let the handler of $connect check the rest',
  );
}

/** Whether a stage deploys what changes by itself, or something of the app does. */
export function isDeployed(api: IWebSocketApi): boolean {
  return ofApi(api).some(
    (one) => isResource(one, CfnDeployment) || (isResource(one, CfnStage) && (one as CfnStage).autoDeploy === true),
  );
}

function ofApi(api: IWebSocketApi): CfnResource[] {
  return deployedTogether(api)
    .filter((one) => CfnResource.isCfnResource(one))
    .filter((one) => 'apiId' in one && one.apiId === api.apiId);
}
