import type { IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { ListDelivery } from './list-delivery';
import type { AllowlistSource } from './private/allowlist/allowlist-source';
import { setParameterRoot } from './private/allowlist/parameter-root';

/** How a live list is read. */
export interface LiveAllowlistOptions {
  /**
   * Domains below which the list may have origin patterns: `tenant.example.com` permits `https://*.tenant.example.com` and
   * `https://*.eu.tenant.example.com`. Other patterns are skipped and logged.
   * @default - none: exact origins only
   */
  readonly patternsUnder?: string[];

  /**
   * Region of the parameter.
   * @default - the region of the function that reads it
   */
  readonly region?: string;

  /**
   * How the list gets to where its origins are judged. `PUSH` adds one function a stack, `AllowlistSync`, which follows the list and
   * writes it to the REST APIs, HTTP APIs, function URLs and buckets of the class in the same stack: these then answer preflights
   * without a function, and synth says how soon each follows a change. The parameter has to be in the account and region of the stack.
   * @default ListDelivery.PULL
   */
  readonly delivery?: ListDelivery;

  /**
   * Partners who keep lists of their own, each in a parameter beside that of the class: `/shop/cors/orders/owners/tea-ltd`. Their origins
   * have to be at or below the domains that are named here: `{ 'tea-ltd': ['tea.example'] }`. `grantWriteOwner` of the class lets a
   * partner's team write its list, and nothing else. The parameters need not exist. Only with `delivery: ListDelivery.PUSH`, since
   * `AllowlistSync` makes one list of all.
   * @default - none: the list of the class is all there is
   */
  readonly owners?: { [owner: string]: string[] };

  /**
   * Parameters that the list may take, from 1 to 100. One holds some 250 origins, 100 of them some 25,000. The first is the list itself,
   * `/shop/cors/orders/origins`, followed by `/shop/cors/orders/shards/1` to `/shop/cors/orders/shards/99`, which need not exist:
   * `cdk-cors origins add` creates one when those before it are full. Only with `delivery: ListDelivery.PUSH`.
   *
   * A list above 8 KB is written in parts. AWS charges for each parameter above 4 KB and for each time that it is read, of the list as
   * of what is in force. A new function instance that goes by the list needs one call of Parameter Store, and another for every ten
   * parameters and owners, of the 40 a second that an account has. The KeyValueStore of a distribution holds such a list, and a bucket
   * some 1,000 origins of it. Stages of REST APIs, HTTP APIs, function URLs and response headers policies have too little room:
   * functions answer there.
   * @default 1
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/push.md#long-lists
   */
  readonly shards?: number;
}

/** How a live list starts and is read. */
export interface ParameterStoreAllowlistOptions extends LiveAllowlistOptions {
  /**
   * Entries to create the parameter with, if it does not exist: origins and origin patterns, with or without a last day
   * (`https://pr-12.shop.example;until=2026-12-03`). An existing parameter is never overwritten by a deployment, nor removed
   * with the stack: its value belongs to whoever operates the API. If you rename the class, its list carries over unchanged
   * to the new name.
   * @default - none: the parameter exists, or you create it by hand
   */
  readonly initialOrigins?: string[];
}

/**
 * The origins that an endpoint class permits. They are given in code, or kept in Parameter Store, where they change without a
 * deployment.
 *
 * Permitted:
 * - exact origins as browsers send them: `https://app.example.com`, `https://app.example.com:8443`, `http://localhost:3000`;
 * - patterns with `*` for one or more labels in front of a domain: `https://*.tenant.example.com`;
 * - `http://localhost:*`, for any port of this machine, in development;
 * - `*` alone, for any origin, without credentials.
 *
 * Prohibited:
 * - `null`, which anyone's sandboxed frames and local files send;
 * - regular expressions, and a `*` in any other place;
 * - `*` together with credentials;
 * - a user, path, query, fragment or trailing slash, a default port, upper case, Unicode hosts: browsers never send them;
 * - `http` outside this machine, unless `dangerouslyAllowInsecureOrigins` is set;
 * - patterns over public suffixes, such as `https://*.github.io`, unless `dangerouslyAllowPublicSuffixPatterns` is set;
 * - in `sensitive` classes, patterns, `*`, and origins without https.
 *
 * A live list is one `StringList` parameter. Commas, spaces and line breaks separate its entries, and the single word `none`
 * is an empty list. An entry may have a last day, a day for people to review it, both in UTC, and a name of who
 * answers for it: `https://pr-12.shop.example;until=2026-12-03;review=2026-12-01;owner=tea-ltd`. With `;joins=25` or `;leaves=25` it
 * comes or goes in stages, for so many percent of clients. Invalid entries are skipped and logged: they never widen the list, and
 * they never affect the valid ones.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export class OriginAllowlist {
  /**
   * Any origin, `*`, for classes without credentials. For a class that also writes, use
   * `new EndpointClass(this, 'Quotes', { allowlist: OriginAllowlist.anyOrigin(), methods: ['GET', 'POST'] })`.
   */
  public static anyOrigin(): OriginAllowlist {
    return new OriginAllowlist({ kind: 'any' });
  }

  /**
   * A list in code.
   *
   * If the host of an origin is only known at deployment, write out its scheme: `https://${distribution.distributionDomainName}`,
   * `https://${branch.branchName}.${app.defaultDomain}`. Functions at the edge cannot use such an origin.
   *
   * @param origins `*` alone for any origin; otherwise exact origins and patterns, as the class permits them
   */
  public static of(...origins: string[]): OriginAllowlist {
    if (origins.length === 1 && origins[0] === '*') return OriginAllowlist.anyOrigin();
    return new OriginAllowlist({ kind: 'literal', origins });
  }

  /**
   * A live list whose parameter is named after the class: `<root>/<class>/origins`. Set the root with `setParameterRoot` or with
   * the context key `cdk-cors:parameterRoot`.
   */
  public static fromParameterStore(options: ParameterStoreAllowlistOptions = {}): OriginAllowlist {
    return OriginAllowlist.live(undefined, options);
  }

  /**
   * A live list in the parameter with a given name, or with the ARN of one that another account shares.
   *
   * @param parameterName such as `/shop/prod/cors/orders/origins`, without a version or a label
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
   * If the app defines the parameter, CloudFormation writes its value whenever an update touches it, and overwrites the
   * operators' changes. Synth warns.
   */
  public static fromParameter(parameter: IStringListParameter, options: LiveAllowlistOptions = {}): OriginAllowlist {
    return OriginAllowlist.live(parameter, options);
  }

  /**
   * Sets the root below which live lists are named after their classes: `/shop/prod/cors` leads to
   * `/shop/prod/cors/orders/origins`. There is no default, so that two apps in one account do not share a list by accident. The
   * same name in one account and region is the same list, so put the stage into the root.
   *
   * @param scope the app, a stage or a stack; all classes in it use the root, whether they are created before or after the call
   * @param root `/` and a name, up to 13 times, not beginning with `/aws` or `/ssm`
   * @throws Error `parameter-root-invalid` or `parameter-root-taken`
   */
  public static setParameterRoot(scope: IConstruct, root: string): void {
    setParameterRoot(scope, root);
  }

  private static live(
    parameter: string | IStringListParameter | undefined,
    {
      patternsUnder = [],
      region,
      initialOrigins = [],
      delivery = ListDelivery.PULL,
      owners = {},
      shards = 1,
    }: ParameterStoreAllowlistOptions,
  ): OriginAllowlist {
    return new OriginAllowlist({
      kind: 'parameter',
      parameter,
      region,
      patternsUnder,
      initialOrigins,
      delivery,
      owners,
      shards,
    });
  }

  /**
   * @internal
   */
  public readonly _source: AllowlistSource;

  private constructor(source: AllowlistSource) {
    this._source = source;
  }
}
