import { Stack } from 'aws-cdk-lib';
import { AuthorizationType, CfnMethod, IntegrationType, type IResource, type Method } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { resolved } from '../../resolved';
import { isOverridden, overrideProperty, withOverrides } from '../../with-overrides';
import { ALLOW_ORIGIN, PREFLIGHT_RESPONSES } from '../preflight-answer';
import {
  type Integration,
  type IntegrationResponse,
  knownResponses,
  type MethodResponse,
  type RestMethod,
  type RestPath,
  type StatedResponse,
} from './rest-method';

/** `DISABLE_CREATION_STACK_TRACES` of cx-api, which has it since 2.251.0: before, CDK keeps no such traces. */
const DISABLE_CREATION_STACK_TRACES = 'aws:cdk:disable-creation-stack-traces';

/** A method that is a resource of its own. */
export class ResourceMethod implements RestMethod {
  readonly at: ResourcePath;
  readonly resource: CfnMethod;

  constructor(at: ResourcePath, resource: CfnMethod) {
    this.at = at;
    this.resource = resource;
  }

  get httpMethod(): string {
    return this.resource.httpMethod;
  }

  get stack(): Stack {
    return this.resource.stack;
  }

  get authorizationType(): string | undefined {
    return resolved<string>(this.resource, this.resource.authorizationType);
  }

  get integration(): Integration | undefined {
    const integration = resolved<Integration>(this.resource, this.resource.integration);
    return this.withOverrides('Integration', integration) as Integration | undefined;
  }

  get methodResponses(): MethodResponse[] | undefined {
    const responses = resolved<unknown>(this.resource, this.resource.methodResponses) ?? [];
    return knownResponses(this.withOverrides('MethodResponses', responses) ?? []);
  }

  get isCdkPreflight(): boolean {
    const integration = resolved<Integration>(this.resource, this.resource.integration);
    const responses = (integration?.integrationResponses ?? []) as IntegrationResponse[];
    const setsOrigin = responses.some(({ responseParameters = {} }) => ALLOW_ORIGIN in responseParameters);
    return integration?.type === IntegrationType.MOCK && setsOrigin;
  }

  textWithTokens(index: number, mediaType: string): string | undefined {
    if (isOverridden(this.resource, 'Integration')) return undefined;
    const { integrationResponses } = (this.resource.integration ?? {}) as Integration;
    const response = Array.isArray(integrationResponses)
      ? (integrationResponses[index] as IntegrationResponse)
      : undefined;
    const text = (response?.responseTemplates as Readonly<Record<string, unknown>> | undefined)?.[mediaType];
    return typeof text === 'string' ? text : undefined;
  }

  /** A preflight of CDK keeps its logical id, so that no deployment leaves a path without one. */
  setAnswer(answer: Integration): void {
    this.resource.integration = answer;
    this.resource.methodResponses = PREFLIGHT_RESPONSES;
    // what methods inherit may demand headers that no preflight has
    this.resource.requestParameters = undefined;
  }

  /** By property overrides, since integrations may be of any form. */
  state(responses: readonly StatedResponse[]): void {
    const declared = this.methodResponses!.map(({ statusCode }) => statusCode);
    // an override makes no list where there is none
    if (declared.length === 0) {
      declared.push(...new Set(responses.map(({ statusCode }) => statusCode)));
      const StatusCodes = declared.map((StatusCode) => ({ StatusCode }));
      overrideProperty(this.resource, ['MethodResponses'], StatusCodes);
    }
    for (const { index, statusCode, parameters, templates } of responses) {
      if (!declared.includes(statusCode)) {
        overrideProperty(this.resource, ['MethodResponses', String(declared.length), 'StatusCode'], statusCode);
        declared.push(statusCode);
      }
      const at = String(declared.indexOf(statusCode));
      const path = ['Integration', 'IntegrationResponses', String(index)];
      for (const [name, value] of Object.entries(parameters)) {
        overrideProperty(this.resource, [...path, 'ResponseParameters', name], value);
        overrideProperty(this.resource, ['MethodResponses', at, 'ResponseParameters', name], true);
      }
      for (const [type, text] of Object.entries(templates)) {
        overrideProperty(this.resource, [...path, 'ResponseTemplates', type], text);
      }
    }
  }

  addCacheKeys(parameters: readonly string[]): void {
    // not resolved: that would lose references to other stacks
    const integration = this.resource.integration as Integration;
    const declared = resolved<CfnMethod['requestParameters']>(this.resource, this.resource.requestParameters) ?? {};
    this.resource.integration = {
      ...integration,
      cacheKeyParameters: [...new Set([...(integration.cacheKeyParameters ?? []), ...parameters])],
    };
    // a key has to be declared; false: it may be absent
    this.resource.requestParameters = {
      ...Object.fromEntries(parameters.map((key) => [key, false])),
      ...declared,
    };
  }

  private withOverrides(property: string, value: unknown): unknown {
    return withOverrides(this.resource, property, value, (one) => this.stack.resolve(one));
  }
}

/** A path of an API whose methods are resources. */
export class ResourcePath implements RestPath {
  private readonly resource: IResource;

  constructor(resource: IResource) {
    this.resource = resource;
  }

  get path(): string {
    return this.resource.path;
  }

  /**
   * Not a `Method`: whenever the deployment's logical id is looked up, and that is often, it would resolve once more what
   * every `Method` adds to it, and an API has as many of these as paths.
   */
  addOptions(): ResourceMethod {
    const scope = new Construct(this.resource, 'OPTIONS');
    // a trace would lead into this package and no further
    scope.node.setContext(DISABLE_CREATION_STACK_TRACES, true);
    const { api } = this.resource;
    const props = {
      resourceId: this.resource.resourceId,
      restApiId: api.restApiId,
      httpMethod: 'OPTIONS',
      operationName: this.resource.defaultMethodOptions?.operationName,
      apiKeyRequired: false,
      authorizationType: AuthorizationType.NONE,
    };
    const method = new CfnMethod(scope, 'Resource', props);
    const deployment = api.latestDeployment;
    if (deployment) {
      // as a Method says it, so that the ids of deployments stay as they were; without tokens where these say the same there
      const said = { ...props, integration: { type: IntegrationType.MOCK } };
      const stack = Stack.of(deployment);
      deployment.addToLogicalId({ method: stack === method.stack ? stack.resolve(said) : said });
    }
    return new ResourceMethod(this, method);
  }
}

/** Methods of CDK as methods of a REST API. */
export function resourceMethods(methods: readonly Method[]): ResourceMethod[] {
  const paths = new Map<IResource, ResourcePath>();
  return methods.map(({ resource, node }) => {
    const path = paths.get(resource) ?? new ResourcePath(resource);
    paths.set(resource, path);
    return new ResourceMethod(path, node.defaultChild as CfnMethod);
  });
}
