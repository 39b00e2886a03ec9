import { CfnResource } from 'aws-cdk-lib';
import {
  CfnGatewayResponse,
  type CfnRestApi,
  Deployment,
  type IRestApi,
  Method,
  RestApi,
  Stage,
} from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { deployedTogether } from '../api/deployed-together';

/** What the app has that belongs to one API, found by one walk over the stacks that are deployed together. */
export interface ApiResources {
  readonly methods: readonly Method[];
  readonly deployments: readonly Deployment[];
  readonly stages: readonly Stage[];
  readonly gatewayResponses: readonly CfnGatewayResponse[];
  /** Every resource of these stacks. */
  readonly resources: readonly CfnResource[];
  /** Media types that the API takes for binary, as far as it is of the app. */
  readonly binaryMediaTypes: readonly string[];
}

export function apiResourcesOf(api: IRestApi): ApiResources {
  const constructs = deployedTogether(api);
  const { restApiId } = api;
  const isOfApi = (other: { readonly restApiId: string }) => other.restApiId === restApiId;
  return {
    // a RestApi also knows methods that other stacks made
    methods: api instanceof RestApi ? api.methods : api.node.findAll().filter(isMethod),
    deployments: constructs.filter((one) => one instanceof Deployment).filter((one) => isOfApi(one.api)),
    stages: constructs.filter((one) => one instanceof Stage).filter((one) => isOfApi(one.restApi)),
    gatewayResponses: constructs.filter((one) => one instanceof CfnGatewayResponse).filter(isOfApi),
    resources: constructs.filter((one) => CfnResource.isCfnResource(one)),
    binaryMediaTypes: api instanceof RestApi ? ((api.node.defaultChild as CfnRestApi).binaryMediaTypes ?? []) : ['*/*'],
  };
}

function isMethod(construct: IConstruct): construct is Method {
  return construct instanceof Method;
}
