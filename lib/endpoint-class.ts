import { Aspects, Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AllowlistSync } from './allowlist-sync';
import type { FunctionConfig } from './contract/function-config';
import {
  ALLOWED,
  DENIED,
  ENTRIES_LEFT_OUT,
  ENTRIES_REJECTED,
  LIST_AGE,
  READ_FAILURES,
  WOULD_ALLOW,
  WOULD_DENY,
} from './contract/metrics';
import type { IEndpointClass } from './endpoint-class-interface';
import type {
  CredentialedClassProps,
  EndpointClassProps,
  PolicyFileClassProps,
  ScopedClassOptions,
  SensitiveClassProps,
  TokenGatedClassProps,
} from './endpoint-class-props';
import type { DecisionMetricOptions } from './metric-options';
import { OriginAllowlist } from './origin-allowlist';
import type { Policy } from './policy';
import { describeIssue } from './policy/issue';
import { ClassAllowlist } from './private/allowlist/class-allowlist';
import { InitialOrigins } from './private/allowlist/initial-origins';
import { grantRead, grantWrite, grantWriteOf } from './private/allowlist/list-grants';
import { validateClass } from './private/class/class-issues';
import { classNameOf } from './private/class/class-name';
import type { Throttle } from './private/class/class-throttle';
import type { ClassTokens } from './private/class/class-tokens';
import { endedEntries } from './private/class/list-entries';
import { propsFromFile } from './private/class/policy-file';
import { removalBound } from './private/class/removal-bound';
import { compareNamesakes } from './private/class/shared-names';
import { classConfig } from './private/function/class-config';
import { addEnvironment, allowRead } from './private/function/function-environment';
import { checkDecorated } from './private/function/python-handler';
import { isMarked, mark } from './private/marks';
import { inform, warn } from './private/messages/annotations';
import { refuse } from './private/messages/refusal';
import { decisionMetric } from './private/metrics/decision-metric';
import { metricOf, stackNameOf } from './private/metrics/metric';
import { pushedClass } from './private/sync/pushed-class';

/**
 * A named group of endpoints with one CORS policy: who may call what, from which origins. It has no effect until a facade
 * such as `RestApiCors` applies it to an API.
 *
 * The constructor throws one `PolicyError` with all problems of the policy. Each has a code, path, value, reason and fix.
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/issues.md
 */
export class EndpointClass extends Construct implements IEndpointClass {
  /**
   * Whether a value is an endpoint class, even one from another copy of this package.
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no unknown
  public static isEndpointClass(value: any): boolean {
    return isMarked(value, 'EndpointClass');
  }

  /**
   * Public data: any origin, no credentials, GET and HEAD. Browsers cache the answer to a preflight for 2 hours.
   */
  public static publicRead(scope: Construct, id: string, props: ScopedClassOptions = {}): EndpointClass {
    const allowlist = OriginAllowlist.anyOrigin();
    const maxAge = props.maxAge ?? PUBLIC_READ_MAX_AGE;
    return new EndpointClass(scope, id, { ...props, allowlist, methods: ['GET', 'HEAD'], maxAge });
  }

  /**
   * An API with cookies for known sites: an allowlist, credentials, and cross-site writes are rejected. Browsers cache the
   * answer to a preflight for 10 minutes.
   */
  public static credentialed(scope: Construct, id: string, props: CredentialedClassProps): EndpointClass {
    return new EndpointClass(scope, id, { ...props, credentials: true, rejectForeignWrites: true });
  }

  /**
   * An API with cookies for a few sites: like `credentialed`, but only for exact https origins. Browsers cache the answer to a
   * preflight for 1 minute. A live list is usable for 10 minutes while Parameter Store cannot be read.
   */
  public static sensitive(scope: Construct, id: string, props: SensitiveClassProps): EndpointClass {
    return new EndpointClass(scope, id, {
      maxAge: Duration.minutes(1),
      ...props,
      credentials: true,
      rejectForeignWrites: true,
      exactHttpsOnly: true,
      usableFor: Duration.minutes(10),
    });
  }

  /**
   * Data for anyone with a scoped token: any origin and no credentials, since only the token gives access. The methods are
   * those that `scopes` names. Browsers cache the answer to a preflight for 10 minutes.
   *
   * Facades reject it on APIs that trust anything other than the token: private APIs, and those with conditions on addresses,
   * mutual TLS or IAM.
   */
  public static tokenGated(scope: Construct, id: string, props: TokenGatedClassProps): EndpointClass {
    const allowlist = OriginAllowlist.anyOrigin();
    return new EndpointClass(scope, id, { ...props, allowlist, methods: Object.keys(props.scopes) });
  }

  /**
   * A class whose policy is in a JSON file, which several apps and services without CDK can share.
   *
   * An example of such a file is `{ "name": "orders", "origins": ["https://app.example.com"], "methods": ["GET"] }`. The
   * commands `cdk-cors explain` and `cdk-cors test` read it too, and `cdk-cors init` writes a first one. Its JSON schema is
   * `schema/policy.schema.json` in this package.
   *
   * @param path Path of the file, absolute or relative to the folder in which CDK runs the app
   * @param props Settings that are not in the file. With an `allowlist`, the file must not have `origins`
   * @throws Error `policy-file-unreadable` or `policy-file-not-json`
   * @throws PolicyError with all problems of the file
   */
  public static fromPolicyFile(
    scope: Construct,
    id: string,
    path: string,
    props: PolicyFileClassProps = {},
  ): EndpointClass {
    return new EndpointClass(scope, id, propsFromFile(path, props));
  }

  /** Name of the class in parameter names, logs and messages. */
  public readonly className: string;

  /** Name or ARN of the parameter with the live list; undefined if the origins are in code. */
  public readonly parameterName?: string;

  /**
   * The policy, compiled. `origins` is empty where the list is live.
   *
   * @internal
   */
  public readonly _policy: Policy;

  /**
   * Where the list is live.
   *
   * @internal
   */
  public readonly _live: ClassAllowlist | undefined;

  /**
   * Where requests need tokens.
   *
   * @internal
   */
  public readonly _tokens: ClassTokens | undefined;

  /**
   * How fast its requests may come.
   *
   * @internal
   */
  public readonly _throttle: Throttle | undefined;

  /**
   * Whether an API has it, whose stages can throttle.
   *
   * @internal
   */
  public _isOnApi = false;

  /**
   * Whether what templates deny of it is counted in the access log of an API.
   *
   * @internal
   */
  public _isCountedInLog = false;

  /**
   * The stack that decisions are counted for; undefined where they are not.
   *
   * @internal
   */
  public readonly _metrics: string | undefined;

  /**
   * Functions that enforce the class by `withCors`.
   *
   * @internal
   */
  public readonly _functions = new Set<LambdaFunction>();

  constructor(scope: Construct, id: string, props: EndpointClassProps) {
    super(scope, id);
    const { _source } = props.allowlist ?? OriginAllowlist.fromParameterStore();
    this.className = props.className ?? classNameOf(id);
    mark(this, 'EndpointClass');
    const { policy, warnings, usableForSeconds, tokens, throttle } = validateClass(this.className, props, _source);
    this._policy = policy;
    this._metrics = props.metrics === false ? undefined : stackNameOf(this);
    this._tokens = tokens;
    this._throttle = throttle;
    for (const scope of Object.values(tokens?.scopes ?? {}).flat()) tokens?.tokens._needed.add(scope);
    for (const warning of warnings) {
      // what a preset chose is meant
      if (warning.code === 'max-age-above-webkit' && props.maxAge === PUBLIC_READ_MAX_AGE) continue;
      warn(this, warning.code, describeIssue(warning));
    }
    Aspects.of(this).add({ visit: (node) => node === this && this.remark() });
    if (_source.kind !== 'parameter') return;

    const live = new ClassAllowlist(this, policy, _source, usableForSeconds);
    this._live = live;
    this.parameterName = Lazy.string({ produce: () => live.bound.parameter });
    const ended = endedEntries(_source.initialOrigins, Date.now());
    if (ended) warn(this, 'entry-ended', ended);
    const isCreated = _source.initialOrigins.length > 0;
    if (isCreated) InitialOrigins.of(this).add(this, live, policy, _source.initialOrigins);
    if (!live.isPushed) return;
    const sync = AllowlistSync.of(this);
    sync._addClass(this.className, live, this._metrics, () => pushedClass(this));
    // what is not there yet would count as missing
    if (isCreated) sync._runAfter(InitialOrigins.of(this));
  }

  public grantReadAllowlist(grantee: IGrantable): Grant {
    return grantRead(this.requireList(GRANT), grantee);
  }

  public grantWriteAllowlist(grantee: IGrantable): Grant {
    return grantWrite(this.requireList(GRANT), grantee);
  }

  /**
   * Grants permission to change the list of an owner: to read its parameter and its history, and to write it, and nothing else.
   *
   * @param owner one of the allowlist's `owners`
   * @throws Error `owner-unknown`
   */
  public grantWriteOwner(owner: string, grantee: IGrantable): Grant {
    const owners = this._live?.owners ?? {};
    if (this._live && Object.hasOwn(owners, owner)) return grantWriteOf(owner, this._live, grantee);
    const names = Object.keys(owners).map((name) => JSON.stringify(name));
    refuse(
      'owner-unknown',
      `${this.node.path}: got ${JSON.stringify(owner)}: ${names.length > 0 ? `one of ${names.join(', ')} was expected` : 'the class has no owners'}; ` +
        "name it in OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, owners: { 'tea-ltd': ['tea.example'] } })",
    );
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime`, or in Python `with_cors` of `cdk_cors_runtime`, enforce this class in a function: sets
   * the environment variable `CDK_CORS` and grants permission to read the live list. Functions of a Python runtime get the layer with
   * `cdk_cors_runtime`. For a function that serves several classes, use `addToFunction` of the facade.
   *
   * Synth fails if the function's environment variables would exceed Lambda's 4 KB, or its layers five.
   */
  public addToFunction(fn: LambdaFunction): EndpointClass {
    addEnvironment(fn, this, () => this.settings());
    if (this._functions.has(fn)) return this;
    if (this._live) allowRead(fn, this._live);
    checkDecorated(fn);
    this._functions.add(fn);
    return this;
  }

  /**
   * The value of the environment variable `CDK_CORS` for servers behind a load balancer, with this class for all their paths:
   * `cors` of `cdk-cors/runtime` reads it. They also need `grantReadAllowlist` if the list is live.
   */
  public get functionConfig(): string {
    return Lazy.string({ produce: () => Stack.of(this).toJsonString(this.settings()) });
  }

  /**
   * Decisions that allowed a request, at all places or at one. Places with functions of this package count: see
   * `docs/metrics.md`. By default the sum over 5 minutes. `edge` counts in the Regions that viewers are near to: give `region`.
   *
   * @throws Error `metrics-off` if the class counts nothing, `metric-dimensions-unknown` for what is never counted
   */
  public metricAllowed(options: DecisionMetricOptions = {}): Metric {
    return decisionMetric(this, ALLOWED, options);
  }

  /**
   * Decisions that denied a request, at all places or at one. Places with functions of this package count: see
   * `docs/metrics.md`. By default the sum over 5 minutes. `edge` counts in the Regions that viewers are near to: give `region`.
   *
   * @throws Error `metrics-off` if the class counts nothing, `metric-dimensions-unknown` for what is never counted
   */
  public metricDenied(options: DecisionMetricOptions = {}): Metric {
    return decisionMetric(this, DENIED, options);
  }

  /**
   * Age in seconds of the live list that serves while Parameter Store cannot be read; no data while it can. By default the maximum
   * over 5 minutes.
   *
   * @throws Error `metrics-off` if the class counts nothing, `allowlist-not-live` if it has no live list
   */
  public metricListAge(options: MetricOptions = {}): Metric {
    return this.listMetric(LIST_AGE, { statistic: 'Maximum', ...options });
  }

  /**
   * Reads of the live list that failed, or gave a value without any valid entry. By default the sum over 5 minutes.
   *
   * @throws Error `metrics-off` if the class counts nothing, `allowlist-not-live` if it has no live list
   */
  public metricReadFailures(options: MetricOptions = {}): Metric {
    return this.listMetric(READ_FAILURES, options);
  }

  /**
   * Entries of the live list that admit nothing; each function instance tells them once for each value of the list. By default the
   * maximum over 5 minutes.
   *
   * @throws Error `metrics-off` if the class counts nothing, `allowlist-not-live` if it has no live list
   */
  public metricEntriesRejected(options: MetricOptions = {}): Metric {
    return this.listMetric(ENTRIES_REJECTED, { statistic: 'Maximum', ...options });
  }

  /**
   * Entries of a pushed list that a target cannot hold, or has no room for: the most of any target. By default the maximum over 5
   * minutes.
   *
   * @throws Error `metrics-off` if the class counts nothing, `allowlist-not-live` if it has no live list
   */
  public metricEntriesLeftOut(options: MetricOptions = {}): Metric {
    return this.listMetric(ENTRIES_LEFT_OUT, { statistic: 'Maximum', ...options });
  }

  /**
   * Decisions that would allow what the live list denies now, if all its stages were promoted. By default the sum over 5 minutes. See
   * `docs/stages.md`.
   *
   * @throws Error `metrics-off` if the class counts nothing, `allowlist-not-live` if it has no live list
   */
  public metricWouldAllow(options: MetricOptions = {}): Metric {
    return this.listMetric(WOULD_ALLOW, options);
  }

  /**
   * Decisions that would deny what the live list allows now, if all its stages were promoted. By default the sum over 5 minutes. See
   * `docs/stages.md`.
   *
   * @throws Error `metrics-off` if the class counts nothing, `allowlist-not-live` if it has no live list
   */
  public metricWouldDeny(options: MetricOptions = {}): Metric {
    return this.listMetric(WOULD_DENY, options);
  }

  private listMetric(name: string, options: MetricOptions): Metric {
    this.requireList('measure; give it a live list, OriginAllowlist.fromParameterStore(), or leave the metric out');
    return metricOf(this, name, this._metrics, { class: this.className }, options);
  }

  /** @param to what the list is needed for, and the ways out */
  private requireList(to: string): ClassAllowlist {
    if (this._live) return this._live;
    refuse('allowlist-not-live', `${this.node.path}: its origins are in code, so that there is no parameter to ${to}`);
  }

  private settings(): FunctionConfig {
    const { className } = this;
    return {
      classes: { [className]: classConfig(this) },
      routes: [{ path: '/', read: className, write: className }],
    };
  }

  private remark(): void {
    if (this._throttle && !this._isOnApi) warn(this, 'class-not-throttled', ONLY_APIS);
    const live = this._live?.bound;
    compareNamesakes(this, this._policy, live?.parameter);
    if (live === undefined) return;
    inform(this, 'removal-bound', removalBound(this._policy, live, this._live!.sourceCount));
    if (live.inTemplate) warn(this, 'parameter-in-template', IN_TEMPLATE);
  }
}

const PUBLIC_READ_MAX_AGE = Duration.hours(2);
const GRANT = 'grant anything on; give it a live list, OriginAllowlist.fromParameterStore(), or leave the grant out';

const ONLY_APIS =
  'throttlingRateLimit is for the stages of REST and HTTP APIs, and this class was applied to none: nothing throttles it; apply it by ' +
  'RestApiCors or HttpApiCors, or leave throttlingRateLimit out';

const IN_TEMPLATE =
  'CloudFormation writes the value of this parameter whenever an update touches it, over what was changed there ' +
  'meanwhile; use OriginAllowlist.fromParameterStore with initialOrigins for a list that is changed live';
