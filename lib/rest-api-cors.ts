import { AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import { CfnRestApi, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionUrl, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApplyOptions } from './apply-options';
import { ClassRuleGroup } from './class-rule-group';
import { DENIED } from './contract/metrics';
import type { DiagnosisOptions } from './diagnosis-options';
import type { EndpointClass } from './endpoint-class';
import type { IEndpointClass } from './endpoint-class-interface';
import type { IScopedTokens } from './i-scoped-tokens';
import { ApiClasses } from './private/api/api-classes';
import { joinFacades } from './private/api/facades';
import type { ProbedTarget } from './private/canary/probed-target';
import { classPair } from './private/class/class-pair';
import { checkProtocol } from './private/http-api/websocket';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { MergedOptions } from './private/merged-options';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { FacadeMetrics } from './private/metrics/facade-metrics';
import { templateMetric } from './private/metrics/metric';
import { ownChild } from './private/own-child';
import { apiPaths } from './private/rest-api/api-paths';
import { applyClasses } from './private/rest-api/apply-classes';
import { assetFileOf } from './private/rest-api/definition/definition-source';
import { templateClasses } from './private/rest-api/denied-preflights';
import { templateOf } from './private/rest-api/path-template';
import { probedRestApi } from './private/rest-api/probed-api';
import { makeRestAuthorizer } from './private/rest-api/rest-authorizer';
import type { RuleGroupOptions } from './rule-group-options';

const ID = 'Cors';

/** Options of the CORS of a REST API. */
export interface RestApiCorsOptions {
  /**
   * Stage that gets a new deployment. Required for imported APIs, and an error for others.
   * @default - none: the app deploys the API
   */
  readonly stageName?: string;

  /**
   * Variables of each stage that the list of a class may take where it is pushed. One holds some 16 origins. A stage has up to 100 for all
   * classes and whatever else uses them. They are in each event of its Lambda proxy integrations: synth says how many bytes that may be.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/push.md#rest-apis
   * @default 8
   */
  readonly stageVariables?: number;
}

/**
 * The CORS of an API Gateway REST API. You keep your own API. This construct adds `OPTIONS` methods, headers for API Gateway's
 * own errors and, if lists are live, one function that answers preflights. If classes need tokens, it adds an authorizer to
 * their methods, but never to `OPTIONS`.
 *
 * The order of `apply`, `addResource` and `addMethod` does not matter.
 */
export class RestApiCors extends Construct {
  /**
   * The CORS of an API: the same object for every call.
   *
   * @param api an API that the app defines, or imports with `RestApi.fromRestApiAttributes`
   * @param options any call may pass them; if several calls pass the same option, the values have to agree
   * @throws Error `api-from-definition`, `api-without-root`, `options-differ` or `construct-id-taken`
   */
  public static of(api: IRestApi, options?: RestApiCorsOptions): RestApiCors {
    const cors = ownChild<RestApiCors>(api, ID, 'RestApiCors') ?? new RestApiCors(api);
    cors.options.add(options);
    return cors;
  }

  private readonly api: IRestApi;
  private readonly options: MergedOptions<RestApiCorsOptions>;
  private readonly classes: ApiClasses;
  private readonly metrics: FacadeMetrics;
  private accessLog: ILogGroup | undefined;
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
      hasStage: true,
    });
    const { routes } = this.classes;
    this.metrics = new FacadeMetrics(
      this,
      () => routes.classes,
      (name, options) => (name === DENIED ? this.countedInLog().map((one) => templateMetric(one, options)) : []),
    );
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
   * Applies a class to a path and everything below it, except longer paths with their own class.
   *
   * Synth fails if no method is below the path, or if a path has your own `OPTIONS` method. Preflights of
   * `defaultCorsPreflightOptions` and `addCorsPreflight` are taken over, under their logical id. If the class needs tokens, synth
   * also fails for methods that its scopes do not name, and for methods that already have another authorizer.
   *
   * @param path as API Gateway writes it: `/orders` or `/orders/{id}`; `/` covers everything
   * @param endpointClass the class of all methods, or only of GET, HEAD and QUERY if `writes` is given
   */
  public apply(path: string, endpointClass: IEndpointClass, options: ApplyOptions = {}): RestApiCors {
    const classes = classPair(endpointClass, options.writes);
    this.classes.apply(path, classes, () => templateOf(this.api, classes) !== undefined);
    for (const one of this.countedInLog()) one._isCountedInLog = true;
    return this;
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime`, or in Python `with_cors` of `cdk_cors_runtime`, enforce all classes of this API in a
   * function, by path: sets the environment variable `CDK_CORS` and grants permission to read the live lists. Functions of a Python
   * runtime get the layer with `cdk_cors_runtime`. It also tells synth that the handler is wrapped.
   *
   * Synth fails if the function's environment variables would exceed Lambda's 4 KB, or its layers five.
   */
  public addToFunction(fn: LambdaFunction): RestApiCors {
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
   * A rule group of AWS WAF that bounds how many requests of a class one address may send to its paths of this API. It has an effect
   * once it is in your web ACL: `new CfnWebACL(this, 'WebAcl', { rules: [group.rule(0)], ... })`. Behind a distribution, give the
   * distribution the rule group: AWS WAF counts by the address that calls.
   *
   * Synth fails if the class was not applied to this API.
   *
   * @throws Error `rule-group-rates`
   */
  public addRuleGroup(endpointClass: IEndpointClass, options: RuleGroupOptions): ClassRuleGroup {
    return ClassRuleGroup._of(this, endpointClass, options, {
      wafScope: 'REGIONAL',
      name: this.api.node.path,
      paths: () => apiPaths(this.api, this.classes.routes),
    });
  }

  /**
   * Counts the preflights that mapping templates deny, which no function sees: adds metric filters to the log group of a stage's
   * access log. Destination and format of the log stay as they are. Any `OPTIONS` with status 403 counts, also what AWS WAF or a
   * resource policy denied.
   *
   * Synth fails if no stage writes its access log there (`access-log-missing`), or if its format is no JSON with
   * `$context.httpMethod`, `$context.resourcePath` and `$context.status` (`access-log-format`).
   *
   * @param logGroup the one that `accessLogDestination` of the stage has
   */
  public countFromAccessLog(logGroup: ILogGroup): RestApiCors {
    this.accessLog = logGroup;
    for (const one of this.countedInLog()) one._isCountedInLog = true;
    return this;
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
   * Decisions that denied a request, of all classes of this API together, with those that `countFromAccessLog` counts. Ask for it
   * after the last `apply`. A class that is also applied elsewhere is counted wherever it decides.
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
    return probedRestApi(this.api, this.classes.routes);
  }

  private countedInLog(): EndpointClass[] {
    return this.accessLog ? templateClasses(this.api, this.classes.routes) : [];
  }

  private complete(): void {
    this.problems ??= applyClasses({
      scope: this,
      api: this.api,
      classes: this.classes,
      stageName: this.options.all.stageName,
      stageVariables: this.options.all.stageVariables,
      accessLog: this.accessLog,
    });
  }
}

function checkApi(api: IRestApi): void {
  checkProtocol(api);
  const resource = api.node.defaultChild;
  if (isResource(resource, CfnRestApi) && resource.bodyS3Location !== undefined && assetFileOf(api) === undefined) {
    refuse(
      'api-from-definition',
      `${api.node.path}: the OpenAPI definition of this API is in a bucket, where synth cannot read it; use ` +
        'ApiDefinition.fromAsset or ApiDefinition.fromInline, or state CORS in the definition',
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
