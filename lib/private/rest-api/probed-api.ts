import { CfnRestApi, type IRestApi, type Method, type Stage } from 'aws-cdk-lib/aws-apigateway';
import type { ProbedTarget } from '../canary/probed-target';
import type { Routes } from '../class/class-routes';
import { isResource } from '../is-resource';

/** A REST API, for whoever asks it from outside. */
export function probedRestApi(api: IRestApi & { readonly methods?: readonly Method[] }, routes: Routes): ProbedTarget {
  const resource = api.node.defaultChild;
  const isClosed = isResource(resource, CfnRestApi) && resource.disableExecuteApiEndpoint === true;
  const paths = (api.methods ?? []).flatMap(({ httpMethod, resource: { path } }) =>
    httpMethod === 'OPTIONS' ? [] : path,
  );
  // an imported API has none, whatever its type says
  const stage = api.deploymentStage as Stage | undefined;
  const url = isClosed ? undefined : stage?.urlForPath('/');
  return { name: api.node.path, url, routes: [...routes.entries], paths };
}
