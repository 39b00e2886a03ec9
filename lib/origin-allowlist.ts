import type { IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import type { AllowlistSource } from './private/allowlist/allowlist-source';
import { setParameterRoot } from './private/allowlist/parameter-root';

/** How a live list is read. */
export interface LiveAllowlistOptions {
  /**
   * Domains under which origin patterns of the list are accepted: with `tenant.example.com`, the list may hold
   * `https://*.tenant.example.com` and `https://*.eu.tenant.example.com`. Patterns anywhere else are left out and logged.
   * @default - exact origins only
   */
  readonly patternsUnder?: string[];

  /**
   * Region of the parameter.
   * @default - the region of the function that reads it
   */
  readonly region?: string;
}

/** How a live list begins and is read. */
export interface ParameterStoreAllowlistOptions extends LiveAllowlistOptions {
  /**
   * Entries that the parameter is created with where it does not exist: origins and origin patterns, each with an end
   * (`https://pr-12.shop.example;until=2026-12-03`) or without. An existing parameter is
   * never written, neither by a deployment nor by deleting the stack: its value belongs to whoever operates the API.
   * Where the class is renamed, its list goes on under the new name as it stands.
   * @default - the parameter exists, or is created by hand
   */
  readonly initialOrigins?: string[];
}

/**
 * Which origins an endpoint class admits: given in code, or kept in Parameter Store, where it changes without a
 * deployment.
 *
 * A live list is one `StringList` parameter. Commas, spaces and line breaks separate; the single word `none` is a list
 * without entries. An entry may say its last day and a day on which to look at it again, both in UTC:
 * `https://pr-12.shop.example;until=2026-12-03;review=2026-12-01`. Entries that do not parse are left out and logged: they never
 * widen the list and never take the valid ones down.
 */
export class OriginAllowlist {
  /**
   * Any origin, `*`. Only for classes without credentials. A class of any origin that also writes is made by hand:
   * `new EndpointClass(this, 'Quotes', { allowlist: OriginAllowlist.anyOrigin(), methods: ['GET', 'POST'] })`.
   */
  public static anyOrigin(): OriginAllowlist {
    return new OriginAllowlist({ kind: 'any' });
  }

  /**
   * A list in code.
   *
   * @param origins `*` alone for any origin, as settings have it; else serialised origins (`https://app.example.com`, `http://localhost:3000`) and origin patterns
   * (`https://*.tenant.example.com`: one or more labels in place of `*`; `http://localhost:*`: any port of this very
   * machine, for development), as the Fetch standard serialises them:
   * https://fetch.spec.whatwg.org/#origin-header. Of an origin that only the deployment knows, the scheme has to be
   * written: `https://${distribution.distributionDomainName}`, `https://${branch.branchName}.${app.defaultDomain}`. Functions
   * at the edge cannot be told such an origin.
   */
  public static of(...origins: string[]): OriginAllowlist {
    if (origins.length === 1 && origins[0] === '*') return OriginAllowlist.anyOrigin();
    return new OriginAllowlist({ kind: 'literal', origins });
  }

  /**
   * A live list whose parameter is named after the class, `<root>/<class>/origins`, under the root that
   * `setParameterRoot` or the context key `cdk-cors:parameterRoot` gives.
   */
  public static fromParameterStore(options: ParameterStoreAllowlistOptions = {}): OriginAllowlist {
    return OriginAllowlist.live(undefined, options);
  }

  /**
   * A live list by the name of its parameter, or by the ARN of one that another account shares.
   *
   * @param parameterName `/shop/prod/cors/orders/origins`; without a version or a label, since a list is live
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html
   */
  public static fromParameterName(
    parameterName: string,
    options: ParameterStoreAllowlistOptions = {},
  ): OriginAllowlist {
    return OriginAllowlist.live(parameterName, options);
  }

  /**
   * A live list in a parameter that the app defines or imports.
   *
   * A parameter that the app defines is written by CloudFormation whenever an update touches it, over what was changed
   * there meanwhile; synth warns.
   */
  public static fromParameter(parameter: IStringListParameter, options: LiveAllowlistOptions = {}): OriginAllowlist {
    return OriginAllowlist.live(parameter, options);
  }

  /**
   * Sets the root under which live lists are named after their classes: `/shop/prod/cors` gives
   * `/shop/prod/cors/orders/origins`. There is no default, so that two apps in one account do not share a list unknowingly.
   * One name in one account and region is one list, so that the stage belongs in the root.
   *
   * @param scope the app, a stage or a stack; classes in it use the root, whenever they are made
   * @param root `/` and a name, up to 13 times
   */
  public static setParameterRoot(scope: IConstruct, root: string): void {
    setParameterRoot(scope, root);
  }

  private static live(
    parameter: string | IStringListParameter | undefined,
    { patternsUnder = [], region, initialOrigins = [] }: ParameterStoreAllowlistOptions,
  ): OriginAllowlist {
    return new OriginAllowlist({ kind: 'parameter', parameter, region, patternsUnder, initialOrigins });
  }

  /**
   * @internal
   */
  public readonly _source: AllowlistSource;

  private constructor(source: AllowlistSource) {
    this._source = source;
  }
}
