import { Aspects } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { inform, warn } from './private/messages/annotations';
import { addTokensMetadata } from './private/metadata';
import { IssuerApi } from './private/scoped-tokens/issuer-api';
import { KeyRotation } from './private/scoped-tokens/key-rotation';
import { planOf, type TokenPlan } from './private/scoped-tokens/plan';
import { SigningKeys } from './private/scoped-tokens/signing-keys';
import type { StoreLocation } from './private/scoped-tokens/store-location';
import { SubjectRevocation } from './private/scoped-tokens/subject-revocation';
import { TokenIssuer } from './private/scoped-tokens/token-issuer';
import { makeTokenTable } from './private/scoped-tokens/token-table';
import { unneededScopes } from './private/scoped-tokens/unneeded-scopes';
import type { ScopedTokensProps } from './scoped-tokens-props';

/**
 * Short-lived access tokens (RFC 9068) that are bound to a client, its origins and its scopes, and are revoked within a
 * stated number of seconds: a table of clients and revocations, an issuer with an API of its own, keys in KMS and their
 * rotation. Classes take them by `tokens` and `scopes`; facades such as `RestApiCors` then attach an authorizer.
 *
 * All problems of the props are thrown together, each with code, path, value, reason and fix. The time that a revocation
 * takes is printed at synth (`cdk-cors:revocation-bound`).
 */
export class ScopedTokens extends Construct {
  /** URL of the issuer, without a slash at its end: the `iss` of tokens. `/token` under it is where clients get them. */
  public readonly issuerUrl: string;

  /** Clients, revocations and keys. The CLI needs its name. */
  public readonly table: ITable;

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
    this._plan = planOf(this, props);
    const table = props.table ?? makeTokenTable(this, props.removalPolicy);
    const api = new IssuerApi(this, this._plan.requestsPerSecond, props.issuerDomain);
    this.table = table;
    this.issuerUrl = api.url;
    this._store = { table, issuerUrl: api.url };
    const keys = new SigningKeys(this, this._store, this._plan.issuer.algorithm);
    const hasEvents = this._plan.issuer.subjectIssuers.length > 0;
    api.serveBy(new TokenIssuer(this, this._store, keys, this._plan.issuer).handler, { hasEvents });
    new KeyRotation(this, this._store, keys, this._plan.rotation);
    if (props.revokeOnCognitoSignOut) new SubjectRevocation(this, this._store, this._plan.issuer);
    inform(this, 'revocation-bound', `${id}: ${this._plan.bound}`);
    if (this._plan.resultCacheSeconds > 0) {
      warn(this, 'result-cache-needs-origin', NEEDS_ORIGIN);
    }
    addTokensMetadata(this, this._store);
    // late, so that every class is known
    Aspects.of(this).add({ visit: (node) => node === this && this.remark() });
  }

  private remark(): void {
    const text = unneededScopes(this._plan.issuer, this._needed);
    if (text) warn(this, 'scope-unneeded', text);
  }
}

const NEEDS_ORIGIN =
  'while API Gateway keeps results, it answers 401 to whatever has no Origin, without asking: apps, servers and reads of ' +
  'the same site; leave resultCache out unless pages of other sites are the only callers';
