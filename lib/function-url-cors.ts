import { AspectPriority, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import type { MathExpression, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnUrl, type FunctionUrl, type IFunctionUrl, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ApplyOptions } from './apply-options';
import type { DiagnosisOptions } from './diagnosis-options';
import type { IEndpointClass } from './endpoint-class-interface';
import { DiagnosisFunction } from './private/api/diagnosis-function';
import type { ProbedTarget } from './private/canary/probed-target';
import { classPair } from './private/class/class-pair';
import { Routes } from './private/class/class-routes';
import { addEnvironment, allowRead, settingsOwnerOf } from './private/function/function-environment';
import { checkDecorated } from './private/function/python-handler';
import { applyClasses } from './private/function-url/apply-classes';
import { nativeClassOf } from './private/function-url/cors-configuration';
import { corsConfigured, isConfigured } from './private/function-url/own-configuration';
import { takesSettings } from './private/function-url/silence';
import { constructOf, functionBehind } from './private/function-url/url-function';
import { isResource } from './private/is-resource';
import { mark } from './private/marks';
import { type Refusal, refuse } from './private/messages/refusal';
import { addMetadata } from './private/metadata';
import { FacadeMetrics } from './private/metrics/facade-metrics';
import { ownChild } from './private/own-child';

const ID = 'Cors';

/**
 * The CORS of a Lambda function URL. You keep your own function and its URL. If a single class covers the whole URL and allows
 * any origin or exact ones in code, Lambda itself answers preflights and adds the headers, by the URL's own CORS configuration:
 * the handler need not know of CORS. A class that rejects cross-site writes, live lists, patterns and several paths need
 * `withCors` of `cdk-cors/runtime` around the handler, which then answers preflights too; its function gets its settings
 * automatically. It is never both.
 */
export class FunctionUrlCors extends Construct {
  /**
   * The CORS of a function URL: the same object for every call.
   *
   * @param url of `fn.addFunctionUrl()`, `alias.addFunctionUrl()` or `new FunctionUrl()`
   * @throws Error `cors-configured`, `function-url-unknown` or `construct-id-taken`
   */
  public static of(url: IFunctionUrl): FunctionUrlCors {
    return ownChild<FunctionUrlCors>(url, ID, 'FunctionUrlCors') ?? new FunctionUrlCors(url);
  }

  private readonly url: CfnUrl;
  private readonly routes = new Routes();
  /** Whose handlers are wrapped, as their author says. */
  private readonly functions = new Set<LambdaFunction>();
  /** All that have settings: these, and the one behind the URL where Lambda itself is not enough. */
  private readonly configured = new Set<LambdaFunction>();
  private problems: Refusal[] | undefined;
  private diagnosis: DiagnosisFunction | undefined;

  private readonly metrics = new FacadeMetrics(this, () => this.routes.classes);

  private constructor(url: IFunctionUrl) {
    const resource = checkedUrl(url);
    super(url, ID);
    mark(this, 'FunctionUrlCors');
    this.url = resource;
    // late, so that everything has been said, and once: what visits the tree afterwards sees the result
    const complete = { visit: (node: unknown) => node === url && this.complete() };
    Aspects.of(url).add(complete, { priority: AspectPriority.MUTATING });
    this.node.addValidation({ validate: () => this.problems ?? [] });
    addMetadata(Stack.of(url), { kind: 'functionUrls', name: { url: resource.ref } }, () => this.routes.fullConfig());
  }

  /**
   * Applies a class to a path and everything below it, except longer paths with their own class.
   *
   * Synth fails if the class needs tokens: a function URL has no authorizer. It warns if the function has to enforce the class
   * and `withCors` cannot be seen in its handler.
   *
   * @param path `/` covers everything; others are as API Gateway writes them: `/orders` or `/orders/{id}`
   * @param endpointClass the class of all methods, or only of GET, HEAD and QUERY if `writes` is given
   */
  public apply(path: string, endpointClass: IEndpointClass, options: ApplyOptions = {}): FunctionUrlCors {
    const classes = classPair(endpointClass, options.writes);
    this.routes.add(path, classes);
    for (const { _live } of new Set([classes.read, classes.write])) {
      if (_live) for (const fn of this.configured) allowRead(fn, _live);
    }
    // at once and not when the URL is completed, so that tags and rules reach what is added
    this.configureFunction();
    return this;
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime`, or in Python `with_cors` of `cdk_cors_runtime`, enforce all classes of this URL in its
   * function, even those that Lambda itself could: sets the environment variable `CDK_CORS` and grants permission to read the live
   * lists. Functions of a Python runtime get the layer with `cdk_cors_runtime`. It also tells synth that the handler is wrapped, where
   * that cannot be seen in its code.
   *
   * Synth fails if the function's environment variables would exceed Lambda's 4 KB, or its layers five.
   */
  public addToFunction(fn: LambdaFunction): FunctionUrlCors {
    this.addSettings(fn);
    this.functions.add(fn);
    checkDecorated(fn);
    return this;
  }

  /**
   * The value of the environment variable `CDK_CORS`, with the settings of `withCors` for all classes of this URL. Use it for
   * functions that another app deploys, which `addToFunction` cannot change. They also need `ssm:GetParameter` for the live
   * lists.
   */
  public get functionConfig(): string {
    return Lazy.string({ produce: () => Stack.of(this).toJsonString(this.routes.config()) });
  }

  /**
   * Decisions that allowed a request, of all classes of this URL together. Ask for it after the last `apply`. A class that is also
   * applied elsewhere is counted wherever it decides.
   *
   * @throws Error `metrics-off` if no class counts
   */
  public metricAllowed(options?: MetricOptions): MathExpression {
    return this.metrics.allowed(options);
  }

  /**
   * Decisions that denied a request, of all classes of this URL together. Ask for it after the last `apply`. A class that is also
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
   * Synth warns if no class is applied to this URL (`diagnosis-without-classes`).
   *
   * @returns the other function URL: give its `url` to your pages
   * @throws Error `base-path-invalid` or `options-differ`
   */
  public addDiagnosis(options: DiagnosisOptions = {}): FunctionUrl {
    this.diagnosis ??= new DiagnosisFunction(this, { routes: this.routes, hasStage: false });
    this.diagnosis.add(options);
    return this.diagnosis.url;
  }

  /** Gives the function behind the URL what `withCors` needs, where Lambda itself is not enough. */
  private configureFunction(): void {
    if (this.routes.count === 0 || nativeClassOf(this.routes, this.url) !== undefined) return;
    const fn = constructOf(functionBehind(this.url));
    const isTaken = fn !== undefined && settingsOwnerOf(fn) !== undefined;
    if (fn && !isTaken && takesSettings(this.url)) this.addSettings(fn);
  }

  private addSettings(fn: LambdaFunction): void {
    addEnvironment(fn, this, () => this.routes.config());
    if (this.configured.has(fn)) return;
    this.configured.add(fn);
    for (const { _live } of this.routes.classes) if (_live) allowRead(fn, _live);
  }

  /**
   * Where it is deployed, for canaries.
   *
   * @internal
   */
  public _probed(): ProbedTarget {
    const { url, routes } = this;
    return { name: url.node.scope!.node.path, url: url.attrFunctionUrl, routes: [...routes.entries], paths: [] };
  }

  private complete(): void {
    if (this.problems) return;
    // a distribution may have come in front since, which signs for whoever asks it
    this.configureFunction();
    const { url, routes, functions } = this;
    this.problems = applyClasses({ scope: this, url, name: this.node.scope!.node.path, routes, functions });
  }
}

/** The resource of a URL. Nothing of CDK imports one, so that each has its own. */
function checkedUrl(url: IFunctionUrl): CfnUrl {
  const resource = isResource(url, CfnUrl) ? url : url.node.defaultChild;
  if (!isResource(resource, CfnUrl)) {
    refuse(
      'function-url-unknown',
      `${url.node.path}: it is no function URL of this app; pass what fn.addFunctionUrl() returns`,
    );
  }
  if (isConfigured(resource)) throw new Error(corsConfigured(url.node.path));
  return resource;
}
