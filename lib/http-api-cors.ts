import { AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import { CfnApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionUrl, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ApplyOptions } from './apply-options';
import type { DiagnosisOptions } from './diagnosis-options';
import type { IEndpointClass } from './endpoint-class-interface';
import type { IScopedTokens } from './i-scoped-tokens';
import { ApiClasses } from './private/api/api-classes';
import { joinFacades } from './private/api/facades';
import type { ProbedTarget } from './private/canary/probed-target';
import { classPair } from './private/class/class-pair';
import { applyClasses } from './private/http-api/apply-classes';
import { fitsConfiguration } from './private/http-api/cors-configuration';
import { makeHttpAuthorizer } from './private/http-api/http-authorizer';
import { corsConfigured, isConfigured } from './private/http-api/own-configuration';
import { probedHttpApi } from './private/http-api/probed-api';
import { canBePushed } from './private/http-api/pushed-api';
import { checkProtocol } from './private/http-api/websocket';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { FacadeMetrics } from './private/metrics/facade-metrics';
import { ownChild } from './private/own-child';

const ID = 'Cors';

/**
 * The CORS of an API Gateway HTTP API. You keep your own API. This construct adds `OPTIONS` routes and the function that
 * answers them. If a single class covers the whole API and allows any origin, or only one in code, it sets the API's own CORS
 * configuration instead. If classes need tokens, it adds an authorizer to their routes, but never to `OPTIONS`.
 *
 * Responses get their headers from `withCors` of `cdk-cors/runtime`, or from the API's own configuration. The order of `apply`
 * and `addRoutes` does not matter.
 */
export class HttpApiCors extends Construct {
  /**
   * The CORS of an API: the same object for every call.
   *
   * @param api an API that the app defines, or imports with `HttpApi.fromHttpApiAttributes`
   * @throws Error `cors-configured`, `api-from-definition`, `api-is-websocket` or `construct-id-taken`
   */
  public static of(api: IHttpApi): HttpApiCors {
    return ownChild<HttpApiCors>(api, ID, 'HttpApiCors') ?? new HttpApiCors(api);
  }

  private readonly api: IHttpApi;
  private readonly classes: ApiClasses;
  private problems: Refusal[] | undefined;

  private readonly metrics = new FacadeMetrics(this, () => this.classes.routes.classes);

  private constructor(api: IHttpApi) {
    checkApi(api);
    super(api, ID);
    mark(this, 'HttpApiCors');
    this.api = api;
    this.classes = new ApiClasses(this, {
      apiId: api.apiId,
      optionsArn: api.arnForExecuteApi('OPTIONS', '/*', '*'),
      makeAuthorizer: makeHttpAuthorizer(api.apiId),
      hasStage: false,
    });
    joinFacades({ scope: this, api, apiId: api.apiId, classes: this.classes });
    // late, so that every route is known, and once: what visits the tree afterwards sees the result
    const complete = { visit: (node: unknown) => node === api && this.complete() };
    Aspects.of(api).add(complete, { priority: AspectPriority.MUTATING });
    this.node.addValidation({ validate: () => this.problems ?? [] });
    addMetadata(Stack.of(api), { kind: 'httpApis', name: { api: api.apiId } }, () => this.classes.routes.fullConfig());
  }

  /**
   * Applies a class to a path and everything below it, except longer paths with their own class. `$default` is below `/`.
   *
   * Synth fails if no route is below the path, or if a path has your own `OPTIONS` route. If the class needs tokens, synth also
   * fails for routes whose method its scopes do not name, and for routes that already have another authorizer.
   *
   * @param path as API Gateway writes it: `/orders` or `/orders/{id}`; `/` covers everything
   * @param endpointClass the class of all methods, or only of GET, HEAD and QUERY if `writes` is given
   */
  public apply(path: string, endpointClass: IEndpointClass, options: ApplyOptions = {}): HttpApiCors {
    const classes = classPair(endpointClass, options.writes);
    const configuresItself = () =>
      path === '/' &&
      this.classes.routes.count === 1 &&
      fitsConfiguration(classes) &&
      (classes.read._live === undefined || canBePushed(this.api, classes.read)) &&
      isResource(this.api.node.defaultChild, CfnApi);
    this.classes.apply(path, classes, configuresItself);
    return this;
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime`, or in Python `with_cors` of `cdk_cors_runtime`, enforce all classes of this API in a
   * function, by path: sets the environment variable `CDK_CORS` and grants permission to read the live lists. Functions of a Python
   * runtime get the layer with `cdk_cors_runtime`. It also tells synth that the handler is wrapped.
   *
   * Synth fails if the function's environment variables would exceed Lambda's 4 KB, or its layers five.
   */
  public addToFunction(fn: LambdaFunction): HttpApiCors {
    this.classes.addToFunction(fn);
    return this;
  }

  /**
   * The value of the environment variable `CDK_CORS`, with the settings of `withCors` for all classes of this API. Use it for
   * servers behind the API, with `cors` of `cdk-cors/runtime`, and for functions that another app deploys, which `addToFunction`
   * cannot change. They also need `ssm:GetParameter` for the live lists. It tells synth that they go by it.
   */
  public get functionConfig(): string {
    return this.classes.handOut();
  }

  /**
   * Decisions that allowed a request, of all classes of this API together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricAllowed(options?: MetricOptions): MathExpression {
    return this.metrics.allowed(options);
  }

  /**
   * Decisions that denied a request, of all classes of this API together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricDenied(options?: MetricOptions): MathExpression {
    return this.metrics.denied(options);
  }

  /**
   * Adds a function URL that tells pages why a request of theirs was blocked, for `diagnose` of `cdk-cors/client`. It judges only the
   * `Origin` that the browser sent, answers any origin and shows no list. Nothing is added unless you call this. Each instance
   * answers 10 questions a second, and the others with 429; every question is an invocation that you pay for.
   *
   * Synth warns if no class is applied to this API (`diagnosis-without-classes`).
   *
   * @returns the function URL: give its `url` to your pages
   * @throws Error `base-path-invalid` or `options-differ`
   */
  public addDiagnosis(options: DiagnosisOptions = {}): FunctionUrl {
    return this.classes.addDiagnosis(options).url;
  }

  /** The function that answers preflights; undefined until a class that needs it is applied. */
  public get responderFunction(): LambdaFunction | undefined {
    return this.classes.responder?.handler;
  }

  /** The function that verifies these tokens; undefined until a class with them is applied, or if API Gateway verifies. */
  public authorizerFunctionOf(tokens: IScopedTokens): LambdaFunction | undefined {
    return this.classes.authorizers.functionOf(tokens);
  }

  /**
   * Where it is deployed, for canaries.
   *
   * @internal
   */
  public _probed(): ProbedTarget {
    return probedHttpApi(this.api, this.classes.routes);
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
