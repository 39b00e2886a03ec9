import { AspectPriority, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import { CfnApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ApplyOptions } from './apply-options';
import type { IEndpointClass } from './endpoint-class';
import type { IScopedTokens } from './i-scoped-tokens';
import { ApiClasses } from './private/api/api-classes';
import { joinFacades } from './private/api/facades';
import { classPair } from './private/class/class-pair';
import { applyClasses } from './private/http-api/apply-classes';
import { fitsConfiguration } from './private/http-api/cors-configuration';
import { makeHttpAuthorizer } from './private/http-api/http-authorizer';
import { corsConfigured, isConfigured } from './private/http-api/own-configuration';
import { checkProtocol } from './private/http-api/websocket';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { ownChild } from './private/own-child';

const ID = 'Cors';

/**
 * CORS of an API Gateway HTTP API. The API stays the user's own: this adds `OPTIONS` routes and the function that answers
 * them; where one class of any origin, or of a single one in code, is for the whole API, it sets the API's own CORS
 * configuration instead. Where classes take tokens, it adds an authorizer to their routes, never to `OPTIONS`.
 *
 * Responses get their headers from `withCors` of `cdk-cors/runtime`, or from the API's own configuration. The order of
 * `apply` and `addRoutes` does not matter.
 */
export class HttpApiCors extends Construct {
  /**
   * The CORS of an API; the same for every call.
   *
   * @param api an API of the app, or one imported by `HttpApi.fromHttpApiAttributes`
   */
  public static of(api: IHttpApi): HttpApiCors {
    return ownChild<HttpApiCors>(api, ID, 'HttpApiCors') ?? new HttpApiCors(api);
  }

  private readonly api: IHttpApi;
  private readonly classes: ApiClasses;
  private problems: Refusal[] | undefined;

  private constructor(api: IHttpApi) {
    checkApi(api);
    super(api, ID);
    mark(this, 'HttpApiCors');
    this.api = api;
    this.classes = new ApiClasses(this, {
      apiId: api.apiId,
      optionsArn: api.arnForExecuteApi('OPTIONS', '/*', '*'),
      makeAuthorizer: makeHttpAuthorizer(api.apiId),
    });
    joinFacades({ scope: this, api, apiId: api.apiId, classes: this.classes });
    // late, so that every route is known, and once: what visits the tree afterwards sees the result
    const complete = { visit: (node: unknown) => node === api && this.complete() };
    Aspects.of(api).add(complete, { priority: AspectPriority.MUTATING });
    this.node.addValidation({ validate: () => this.problems ?? [] });
    addMetadata(Stack.of(api), { kind: 'httpApis', name: { api: api.apiId } }, () => this.classes.routes.fullConfig());
  }

  /**
   * Applies a class to a path and all below it, unless a longer path has another one; `$default` lies under `/`.
   *
   * Synth fails where no route lies under the path, and where a path has an `OPTIONS` route of its own. Where a class takes
   * tokens, it also fails for routes whose method its scopes do not name, and for those that something else authorises.
   *
   * @param path as API Gateway writes it: `/orders`, `/orders/{id}`, `/` for everything
   * @param endpointClass the class of all methods, or with `writes` that of GET, HEAD and QUERY
   */
  public apply(path: string, endpointClass: IEndpointClass, options: ApplyOptions = {}): HttpApiCors {
    const classes = classPair(endpointClass, options.writes);
    const configuresItself = () =>
      path === '/' &&
      this.classes.routes.count === 1 &&
      fitsConfiguration(classes) &&
      isResource(this.api.node.defaultChild, CfnApi);
    this.classes.apply(path, classes, configuresItself);
    return this;
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime` enforce all classes of this API in a function, by path: sets its environment
   * variable `CDK_CORS` and allows it to read the live lists.
   *
   * Synth fails if the function's environment would exceed Lambda's 4 KB.
   */
  public addToFunction(fn: LambdaFunction): HttpApiCors {
    this.classes.addToFunction(fn);
    return this;
  }

  /**
   * The settings of `withCors` for all classes of this API, as the variable `CDK_CORS` of a function takes them: for functions
   * that another app deploys, which `addToFunction` cannot change. They also need `ssm:GetParameter` for the live lists.
   */
  public get functionConfig(): string {
    return Lazy.string({ produce: () => Stack.of(this).toJsonString(this.classes.routes.config()) });
  }

  /** The function that answers preflights; there once a class that needs it was applied. */
  public get responderFunction(): LambdaFunction | undefined {
    return this.classes.responder?.handler;
  }

  /** The function that verifies these tokens; there once a class that takes them was applied, unless API Gateway verifies. */
  public authorizerFunctionOf(tokens: IScopedTokens): LambdaFunction | undefined {
    return this.classes.authorizers.functionOf(tokens);
  }

  private complete(): void {
    this.problems ??= applyClasses({ scope: this, api: this.api, classes: this.classes });
  }
}

function checkApi(api: IHttpApi): void {
  const resource = api.node.defaultChild;
  checkProtocol(api);
  if (!isResource(resource, CfnApi)) return;
  if (resource.body !== undefined || resource.bodyS3Location !== undefined) {
    refuse(
      'api-from-definition',
      `${api.node.path}: the routes of this API are in its OpenAPI definition, where nothing can be ` +
        'added; define the API with HttpApi, or state CORS in the definition',
    );
  }
  if (isConfigured(resource)) throw new Error(corsConfigured(api));
}
