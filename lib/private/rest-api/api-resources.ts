import { CfnResource } from 'aws-cdk-lib';
import {
  CfnDeployment,
  CfnGatewayResponse,
  CfnMethod,
  CfnRestApi,
  CfnStage,
  type Deployment,
  type IRestApi,
  type Method,
  type RestApi,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { deployedTogether } from '../api/deployed-together';
import { definesResource, isResource } from '../is-resource';
import { type ApiDocument, documentOf, type StatedErrors } from './definition/api-document';
import { resourceMethods } from './methods/resource-method';
import type { RestMethod } from './methods/rest-method';

/** What the app has that belongs to one API, found by one walk over the stacks that are deployed together. */
export interface ApiResources {
  readonly methods: readonly RestMethod[];
  /** The OpenAPI document that defines the API, if any does. */
  readonly document: ApiDocument | undefined;
  /** Why that could not be read. */
  readonly unread: string | undefined;
  readonly deployments: readonly Deployment[];
  readonly stages: readonly Stage[];
  readonly gatewayResponses: readonly StatedErrors[];
  /** Every resource of these stacks. */
  readonly resources: readonly CfnResource[];
  /** Media types that the API takes for binary, as far as it is of the app. */
  readonly binaryMediaTypes: readonly string[];
}

export function apiResourcesOf(api: IRestApi): ApiResources {
  const constructs = deployedTogether(api);
  const { restApiId } = api;
  const isOfApi = (other: { readonly restApiId: string }) => other.restApiId === restApiId;
  const read = documentOf(api);
  const document = typeof read === 'string' ? undefined : read;
  return {
    // a RestApi also knows methods that other stacks made
    methods: [
      ...resourceMethods(hasMethods(api) ? api.methods : api.node.findAll().filter(isMethod)),
      ...(document?.methods ?? []),
    ],
    document,
    unread: typeof read === 'string' ? read : undefined,
    deployments: constructs.filter(isDeployment).filter((one) => isOfApi(one.api)),
    stages: constructs.filter(isStage).filter((one) => isOfApi(one.restApi)),
    gatewayResponses: [
      ...constructs.filter((one) => isResource(one, CfnGatewayResponse)).filter(isOfApi),
      ...(document?.gatewayResponses ?? []),
    ],
    resources: constructs.filter((one) => CfnResource.isCfnResource(one)),
    binaryMediaTypes: isOfApp(api)
      ? [...((api.node.defaultChild as CfnRestApi).binaryMediaTypes ?? []), ...(document?.binaryMediaTypes ?? [])]
      : ['*/*'],
  };
}

function isMethod(construct: IConstruct): construct is Method {
  return definesResource(construct, CfnMethod) && 'httpMethod' in construct;
}

function isDeployment(construct: IConstruct): construct is Deployment {
  return definesResource(construct, CfnDeployment) && 'api' in construct;
}

function isStage(construct: IConstruct): construct is Stage {
  return definesResource(construct, CfnStage) && 'restApi' in construct;
}

/** Whether the app makes an API, and does not import it. */
export function isOfApp(api: IRestApi): boolean {
  return definesResource(api, CfnRestApi);
}

function hasMethods(api: IRestApi): api is RestApi {
  return isOfApp(api) && 'methods' in api;
}
