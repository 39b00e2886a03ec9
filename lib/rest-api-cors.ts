import { AspectPriority, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import { CfnRestApi, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ApplyOptions } from './apply-options';
import type { IEndpointClass } from './endpoint-class';
import type { IScopedTokens } from './i-scoped-tokens';
import { ApiClasses } from './private/api/api-classes';
import { joinFacades } from './private/api/facades';
import { classPair } from './private/class/class-pair';
import { checkProtocol } from './private/http-api/websocket';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { MergedOptions } from './private/merged-options';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { ownChild } from './private/own-child';
import { applyClasses, templateOf } from './private/rest-api/apply-classes';
import { makeRestAuthorizer } from './private/rest-api/rest-authorizer';

const ID = 'Cors';

/** How a REST API is treated. */
export interface RestApiCorsOptions {
  /**
   * Stage of an imported API that a new deployment goes to.
   * @default - the app deploys the API
   */
  readonly stageName?: string;
}

/**
 * CORS of an API Gateway REST API. The API stays the user's own: this adds `OPTIONS` methods, headers for the errors
 * that API Gateway makes itself, and, where lists are live, one function that answers. Where classes take tokens, it adds an
 * authorizer to their methods, never to `OPTIONS`.
 *
 * The order of `apply`, `addResource` and `addMethod` does not matter.
 */
export class RestApiCors extends Construct {
  /**
   * The CORS of an API; the same for every call.
   *
   * @param api an API of the app, or one imported by `RestApi.fromRestApiAttributes`
   * @param options with any of the calls; where several give one, they have to agree
   */
  public static of(api: IRestApi, options?: RestApiCorsOptions): RestApiCors {
    const cors = ownChild<RestApiCors>(api, ID, 'RestApiCors') ?? new RestApiCors(api);
    cors.options.add(options);
    return cors;
  }

  private readonly api: IRestApi;
  private readonly options: MergedOptions<RestApiCorsOptions>;
  private readonly classes: ApiClasses;
  private problems: Refusal[] | undefined;

  private constructor(api: IRestApi) {
    checkApi(api);
    super(api, ID);
    this.api = api;
    mark(this, 'RestApiCors');
    this.options = new MergedOptions(api);
    this.classes = new ApiClasses(this, {
      apiId: api.restApiId,
      optionsArn: api.arnForExecuteApi('OPTIONS', '/*', '*'),
      makeAuthorizer: makeRestAuthorizer(api.restApiId),
    });
    joinFacades({ scope: this, api, apiId: api.restApiId, classes: this.classes });
    // late, so that every path is known, and once: what visits the tree afterwards sees the result
    const complete = { visit: (node: unknown) => node === api && this.complete() };
    Aspects.of(api).add(complete, { priority: AspectPriority.MUTATING });
    this.node.addValidation({ validate: () => this.problems ?? [] });
    addMetadata(Stack.of(api), { kind: 'restApis', name: { api: api.restApiId } }, () =>
      this.classes.routes.fullConfig(),
    );
  }

  /**
   * Applies a class to a path and all below it, unless a longer path has another one.
   *
   * Synth fails where no method lies under the path, or where a path has an `OPTIONS` method of its own; preflights of
   * `defaultCorsPreflightOptions` and `addCorsPreflight` are taken over under their logical id. Where a class takes tokens,
   * it also fails for methods that its scopes do not name, and for those that something else authorises.
   *
   * @param path as API Gateway writes it: `/orders`, `/orders/{id}`, `/` for everything
   * @param endpointClass the class of all methods, or with `writes` that of GET, HEAD and QUERY
   */
  public apply(path: string, endpointClass: IEndpointClass, options: ApplyOptions = {}): RestApiCors {
    const classes = classPair(endpointClass, options.writes);
    this.classes.apply(path, classes, () => templateOf(classes) !== undefined);
    return this;
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime` enforce all classes of this API in a function, by path: sets its environment
   * variable `CDK_CORS` and allows it to read the live lists.
   *
   * Synth fails if the function's environment would exceed Lambda's 4 KB.
   */
  public addToFunction(fn: LambdaFunction): RestApiCors {
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
    this.problems ??= applyClasses({
      scope: this,
      api: this.api,
      classes: this.classes,
      stageName: this.options.all.stageName,
    });
  }
}

function checkApi(api: IRestApi): void {
  checkProtocol(api);
  const resource = api.node.defaultChild;
  if (isResource(resource, CfnRestApi) && (resource.body ?? resource.bodyS3Location) !== undefined) {
    refuse(
      'api-from-definition',
      `${api.node.path}: the methods of a SpecRestApi are in its OpenAPI definition, where nothing can ` +
        'be added; define the API with RestApi, or state CORS in the definition',
    );
  }
  try {
    void api.root;
  } catch {
    refuse(
      'api-without-root',
      `${api.node.path}: the paths of an API that fromRestApiId imports are unknown; import it by ` +
        'RestApi.fromRestApiAttributes with its rootResourceId',
    );
  }
}
