import { CfnApi, CfnRoute, type IHttpApi, type IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ProbedTarget } from '../canary/probed-target';
import type { Routes } from '../class/class-routes';
import { isResource } from '../is-resource';

/** An HTTP API, for whoever asks it from outside. */
export function probedHttpApi(api: IHttpApi & { readonly defaultStage?: IHttpStage }, routes: Routes): ProbedTarget {
  const resource = api.node.defaultChild;
  const isClosed = isResource(resource, CfnApi) && resource.disableExecuteApiEndpoint === true;
  const paths = api.node.findAll().flatMap((node) => {
    const [method, path] = isResource(node, CfnRoute) ? node.routeKey.split(' ') : [];
    return path === undefined || method === 'OPTIONS' ? [] : path;
  });
  return { name: api.node.path, url: isClosed ? undefined : api.defaultStage?.url, routes: [...routes.entries], paths };
}
