import { Annotations, Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type {
  CredentialedClassProps,
  EndpointClassProps,
  PolicyFileClassProps,
  ScopedClassOptions,
  SensitiveClassProps,
  TokenGatedClassProps,
} from './endpoint-class-props';
import { OriginAllowlist } from './origin-allowlist';
import type { Policy } from './policy';
import { describeIssue } from './policy/issue';
import { type BoundAllowlist, bindAllowlist } from './private/allowlist/bound-allowlist';
import { InitialOrigins } from './private/allowlist/initial-origins';
import { validateClass } from './private/class/class-issues';
import { classNameOf } from './private/class/class-name';
import type { ClassTokens } from './private/class/class-tokens';
import { propsFromFile } from './private/class/policy-file';
import { removalBound } from './private/class/removal-bound';
import { compareNamesakes } from './private/class/shared-names';
import { classConfig } from './private/function/class-config';
import { addEnvironment, allowRead } from './private/function/function-environment';
import { inform, warn } from './private/messages/annotations';

/**
 * The classes of one path, told apart by method. An `EndpointClass` is both by itself.
 */
export interface IEndpointClasses {
  /** The class of GET, HEAD and QUERY. */
  readonly read: EndpointClass;
  /** The class of all other methods. */
  readonly write: EndpointClass;
}

/**
 * A named group of endpoints with one CORS policy: who may call what from where. It does nothing by itself; facades
 * such as `RestApiCors` apply it to an API.
 *
 * All problems of a policy are thrown together, each with code, path, value, reason and fix.
 */
export class EndpointClass extends Construct implements IEndpointClasses {
  /**
   * Data for everybody: any origin, no credentials, GET and HEAD. Browsers keep the answer to a preflight for 2 hours.
   */
  public static publicRead(scope: Construct, id: string, props: ScopedClassOptions = {}): EndpointClass {
    const allowlist = OriginAllowlist.anyOrigin();
    const maxAge = props.maxAge ?? Duration.hours(2);
    const endpointClass = new EndpointClass(scope, id, { ...props, allowlist, methods: ['GET', 'HEAD'], maxAge });
    if (props.maxAge === undefined) {
      const reason = 'the two hours of publicRead are meant for browsers that honour them';
      Annotations.of(endpointClass).acknowledgeWarning('cdk-cors:max-age-above-webkit', reason);
    }
    return endpointClass;
  }

  /**
   * An API with cookies for known sites: an allowlist, credentials, writes from elsewhere are stopped. Browsers keep the
   * answer to a preflight for 10 minutes.
   */
  public static credentialed(scope: Construct, id: string, props: CredentialedClassProps): EndpointClass {
    return new EndpointClass(scope, id, { ...props, credentials: true, rejectForeignWrites: true });
  }

  /**
   * An API with cookies for few sites: as `credentialed`, but exact https origins only, for one minute in browsers, and
   * for at most 10 minutes when Parameter Store cannot be read.
   */
  public static sensitive(scope: Construct, id: string, props: SensitiveClassProps): EndpointClass {
    return new EndpointClass(scope, id, {
      maxAge: Duration.minutes(1),
      ...props,
      credentials: true,
      rejectForeignWrites: true,
      exactHttpsOnly: true,
      hardLimit: Duration.minutes(10),
    });
  }

  /**
   * Data for whoever has a scoped token: any origin, no credentials, since the token is the gate and nothing else travels.
   * The methods are those that `scopes` names. Browsers keep the answer to a preflight for 10 minutes.
   *
   * Facades refuse it on APIs that trust something else than the token: private ones, those with conditions on
   * addresses, mutual TLS or IAM.
   */
  public static tokenGated(scope: Construct, id: string, props: TokenGatedClassProps): EndpointClass {
    const allowlist = OriginAllowlist.anyOrigin();
    return new EndpointClass(scope, id, { ...props, allowlist, methods: Object.keys(props.scopes) });
  }

  /**
   * A class whose policy is in a JSON file, which services without CDK and several apps can share.
   *
   * `{ "name": "orders", "origins": ["https://app.example.com"], "methods": ["GET"] }` is such a file. The commands
   * `cdk-cors explain` and `cdk-cors test` read it too, `cdk-cors init` writes a first one, and
   * `schema/policy.schema.json` of this package is its JSON schema.
   *
   * @param path Path of the file, absolute or from the folder in which CDK runs the app
   * @param props Settings that are not in the file. With an `allowlist`, the file must not have `origins`
   * @throws Error `policy-file-unreadable` or `policy-file-not-json`
   * @throws PolicyError with everything that is wrong with the file, at once
   */
  public static fromPolicyFile(
    scope: Construct,
    id: string,
    path: string,
    props: PolicyFileClassProps = {},
  ): EndpointClass {
    return new EndpointClass(scope, id, propsFromFile(path, props));
  }

  /** Name of the class, as parameters, logs and messages have it. */
  public readonly className: string;

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
  public readonly _live: BoundAllowlist | undefined;

  /**
   * Where requests need tokens.
   *
   * @internal
   */
  public readonly _tokens: ClassTokens | undefined;

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
    const { policy, warnings, hardLimitSeconds, tokens } = validateClass(this.className, props, _source);
    this._policy = policy;
    this._tokens = tokens;
    for (const scope of Object.values(tokens?.scopes ?? {}).flat()) tokens?.tokens._needed.add(scope);
    for (const warning of warnings) {
      warn(this, warning.code, describeIssue(warning));
    }
    if (_source.kind === 'parameter') this._live = bindAllowlist(this, this.className, _source, hardLimitSeconds);
    compareNamesakes(this, policy, this._live?.parameter);
    if (_source.kind !== 'parameter' || this._live === undefined) return;

    if (_source.initialOrigins.length > 0)
      InitialOrigins.of(this).add(this, this._live, policy, _source.initialOrigins);
    inform(this, 'removal-bound', removalBound(this._policy, this._live));
    if (this._live.inTemplate) {
      warn(this, 'parameter-in-template', IN_TEMPLATE);
    }
  }

  /** The class itself: it is for GET, HEAD and QUERY ... */
  public get read(): EndpointClass {
    return this;
  }

  /** ... and for all other methods. */
  public get write(): EndpointClass {
    return this;
  }

  /**
   * Lets `withCors` of `cdk-cors/runtime` enforce this class in a function: sets its environment variable `CDK_CORS`
   * and allows it to read the live list. For functions that serve several classes there is `addToFunction` of the facade.
   *
   * Synth fails if the function's environment would exceed Lambda's 4 KB.
   */
  public addToFunction(fn: LambdaFunction): void {
    const { className } = this;
    const routes = [{ path: '/', read: className, write: className }];
    addEnvironment(fn, this, () => ({ classes: { [className]: classConfig(this) }, routes }));
    if (this._live && !this._functions.has(fn)) allowRead(fn, this._live);
    this._functions.add(fn);
  }
}

const IN_TEMPLATE =
  'CloudFormation writes the value of this parameter whenever an update touches it, over what was changed there ' +
  'meanwhile; use OriginAllowlist.fromParameterStore with initialOrigins for a list that is changed live';
