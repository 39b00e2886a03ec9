import { Aspects } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AUTHORIZED, ISSUED, REFUSED, ROTATION_FAILURES, UNAUTHORIZED } from './contract/metrics';
import type { IScopedTokens } from './i-scoped-tokens';
import type { TokenMetricOptions } from './metric-options';
import { isMarked, mark } from './private/marks';
import { inform, warn } from './private/messages/annotations';
import { addTokensMetadata } from './private/metadata';
import { tokenMetric } from './private/metrics/token-metric';
import { ImportedTokens } from './private/scoped-tokens/imported-tokens';
import { IssuerApi } from './private/scoped-tokens/issuer-api';
import { KeyRotation } from './private/scoped-tokens/key-rotation';
import { planOf, type TokenPlan } from './private/scoped-tokens/plan';
import { SigningKeys } from './private/scoped-tokens/signing-keys';
import type { StoreLocation } from './private/scoped-tokens/store-location';
import { SubjectRevocation } from './private/scoped-tokens/subject-revocation';
import { grantItems } from './private/scoped-tokens/token-grants';
import { TokenIssuer } from './private/scoped-tokens/token-issuer';
import { makeTokenTable } from './private/scoped-tokens/token-table';
import { unneededScopes } from './private/scoped-tokens/unneeded-scopes';
import type { ScopedTokensAttributes, ScopedTokensProps } from './scoped-tokens-props';

/**
 * Short-lived access tokens (RFC 9068) that are bound to a client, its origins and its scopes. A revocation takes effect
 * within a stated number of seconds, which synth prints (`cdk-cors:revocation-bound`).
 *
 * This construct creates a table of clients and revocations, an issuer with its own API, keys in KMS and their rotation. Pass
 * it to classes as `tokens`, with `scopes`; facades such as `RestApiCors` then attach an authorizer.
 *
 * The constructor throws one error with all problems of the properties. Each has a code, path, value, reason and fix.
 */
export class ScopedTokens extends Construct implements IScopedTokens {
  /**
   * Whether a value is a `ScopedTokens`, even an imported one or one from another copy of this package.
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no unknown
  public static isScopedTokens(value: any): boolean {
    return isMarked(value, 'ScopedTokens');
  }

  /**
   * Tokens that another stack, app or account issues, for use by the classes of this app.
   *
   * Throws one error with all problems of the attributes. Each has a code, path, value, reason and fix.
   */
  public static fromScopedTokensAttributes(
    scope: Construct,
    id: string,
    attributes: ScopedTokensAttributes,
  ): IScopedTokens {
    return new ImportedTokens(scope, id, attributes);
  }

  /** URL of the issuer, without a slash at its end: the `iss` of tokens. Clients get tokens at `/token` below it. */
  public readonly issuerUrl: string;

  /** The table of clients, revocations and keys. The command line needs its name. */
  public readonly table: ITable;

  /** The function behind all endpoints of the issuer. */
  public readonly issuerFunction: IFunction;

  /** The function that creates, publishes and removes signing keys. */
  public readonly keyRotationFunction: IFunction;

  /**
   * What follows from the props.
   *
   * @internal
   */
  public readonly _plan: TokenPlan;

  /**
   * The table and the issuer.
   *
   * @internal
   */
  public readonly _store: StoreLocation;

  /**
   * The scopes that classes ask for.
   *
   * @internal
   */
  public readonly _needed = new Set<string>();

  constructor(scope: Construct, id: string, props: ScopedTokensProps) {
    super(scope, id);
    mark(this, 'ScopedTokens');
    this._plan = planOf(this, props);
    const table = props.table ?? makeTokenTable(this, props.removalPolicy);
    const api = new IssuerApi(this, this._plan.requestsPerSecond, props.issuerDomain);
    this.table = table;
    this.issuerUrl = api.url;
    this._store = { table, tableName: table.tableName, issuerUrl: api.url };
    const keys = new SigningKeys(this, this._store, this._plan.issuer.algorithm);
    const hasEvents = this._plan.issuer.subjectIssuers.length > 0;
    this.issuerFunction = new TokenIssuer(this, this._store, keys, this._plan.issuer).handler;
    api.serveBy(this.issuerFunction, { hasEvents });
    this.keyRotationFunction = new KeyRotation(this, this._store, keys, this._plan.rotation).handler;
    if (props.revokeOnCognitoSignOut) new SubjectRevocation(this, this._store, this._plan.issuer);
    inform(this, 'revocation-bound', `${id}: ${this._plan.bound}`);
    if (this._plan.resultCacheSeconds > 0) {
      warn(this, 'result-cache-needs-origin', NEEDS_ORIGIN);
    }
    addTokensMetadata(this, this._store);
    // late, so that every class is known
    Aspects.of(this).add({ visit: (node) => node === this && this.remark() });
  }

  public grantRead(grantee: IGrantable): Grant {
    return grantItems(this, this.table, grantee, 'read');
  }

  public grantManageClients(grantee: IGrantable): Grant {
    return grantItems(this, this.table, grantee, 'manageClients');
  }

  public grantRevoke(grantee: IGrantable): Grant {
    return grantItems(this, this.table, grantee, 'revoke');
  }

  public grantVerify(grantee: IGrantable): Grant {
    return grantItems(this, this.table, grantee, 'verify');
  }

  public metricAuthorized(options: TokenMetricOptions = {}): Metric {
    return this.metric(AUTHORIZED, options);
  }

  public metricUnauthorized(options: TokenMetricOptions = {}): Metric {
    return this.metric(UNAUTHORIZED, options);
  }

  /**
   * Tokens that the issuer gave. By default the sum over 5 minutes.
   *
   * @throws Error `metrics-off` if nothing is counted
   */
  public metricIssued(options: MetricOptions = {}): Metric {
    return this.metric(ISSUED, options);
  }

  /**
   * Requests for tokens that the issuer refused, with any error or with one, such as `invalid_client`. By default the sum over 5
   * minutes.
   *
   * @throws Error `metrics-off` if nothing is counted
   */
  public metricRefused(options: TokenMetricOptions = {}): Metric {
    return this.metric(REFUSED, options);
  }

  /**
   * Rotations of signing keys that failed: with a few in a row, the keys grow older than `keyRotationPeriod`. By default the sum over
   * 5 minutes.
   *
   * @throws Error `metrics-off` if nothing is counted
   */
  public metricRotationFailures(options: MetricOptions = {}): Metric {
    return this.metric(ROTATION_FAILURES, options);
  }

  private metric(name: string, options: TokenMetricOptions): Metric {
    return tokenMetric(this, this._plan.authorizer.metrics, name, options);
  }

  private remark(): void {
    const text = unneededScopes(this._plan.issuer, this._needed);
    if (text) warn(this, 'scope-unneeded', text);
  }
}

const NEEDS_ORIGIN =
  'while API Gateway caches results, it answers 401 to whatever has no Origin, without asking: apps, servers and reads of ' +
  'the same site; leave resultsCacheTtl out unless pages of other sites are the only callers';
