import { type CfnDeployment, type CfnMethod, Deployment, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { warn } from '../messages/annotations';
import { type Refusal, refusal } from '../messages/refusal';
import { type ApiResources, isOfApp } from './api-resources';
import type { RestMethod } from './methods/rest-method';

/** What a deployment has to follow. */
export interface Changes {
  /** Methods that answer preflights. */
  readonly options: readonly RestMethod[];
  /** Whatever these and other answers depend on: a deployment sees only what it is told. Without tokens, which are slow. */
  readonly fingerprint: unknown;
}

/**
 * Makes sure that what changed is deployed: API Gateway serves what a deployment once copied. Returns what is in the
 * way.
 */
export function deploy(
  scope: Construct,
  api: IRestApi,
  stageName: string | undefined,
  { deployments, methods }: ApiResources,
  { options, fingerprint }: Changes,
): Refusal[] {
  if (deployments.length === 0) return deployToStage(scope, api, stageName, methods, { options, fingerprint });
  if (stageName !== undefined) {
    return [refusal('stage-name-unused', `${api.node.path}: the app deploys this API itself; leave stageName out`)];
  }
  for (const deployment of deployments) {
    deployment.addToLogicalId({ cors: fingerprint });
    // a deployment knows of a Method by itself, and these are none
    deployment.node.addDependency(...resourcesOf(options));
  }
  scope.node.addValidation({ validate: () => settleIds(deployments) });
  return [];
}

/**
 * Says the ids of deployments for good, once nothing changes any more. CDK works them out from all methods of an API
 * whenever something refers to them, which takes a fifth of a synth of many paths.
 */
function settleIds(deployments: readonly Deployment[]): [] {
  for (const { node } of deployments) {
    const resource = node.defaultChild as CfnDeployment;
    const id: string = resource.stack.resolve(resource.logicalId);
    try {
      resource.overrideLogicalId(id);
    } catch {
      // an id that is exported is locked, and stays the one that it is
    }
  }
  return [];
}

function deployToStage(
  scope: Construct,
  api: IRestApi,
  stageName: string | undefined,
  methods: readonly RestMethod[],
  { options, fingerprint }: Changes,
): Refusal[] {
  if (stageName === undefined && isOfApp(api)) {
    const text =
      'nothing in this app deploys the API: what its paths answer to preflights changes with its next deployment';
    warn(scope, 'not-deployed', text);
    return [];
  }
  if (stageName === undefined) {
    return [
      refusal(
        'stage-missing',
        `${api.node.path}: an imported API is not deployed by itself; name the stage: ` +
          "RestApiCors.of(api, { stageName: 'prod' })",
      ),
    ];
  }
  // retained: API Gateway does not delete what a stage still points to
  const deployment = new Deployment(scope, 'Deployment', { api, stageName, retainDeployments: true });
  const all = new Set(resourcesOf([...methods, ...options]));
  deployment.node.addDependency(...all);
  deployment.addToLogicalId({ cors: fingerprint, methods: Array.from(all, contents) });
  return [];
}

function resourcesOf(methods: readonly RestMethod[]): CfnMethod[] {
  return methods.flatMap(({ resource }) => resource ?? []);
}

function contents(method: CfnMethod): unknown {
  const { httpMethod, resourceId, integration, methodResponses, requestParameters } = method;
  return { httpMethod, resourceId, integration, methodResponses, requestParameters };
}
