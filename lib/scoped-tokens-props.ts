import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { TokenVerification } from './token-verification';

/** Options that the issuer of scoped tokens shares with the APIs that accept them. */
export interface ScopedTokensOptions {
  /**
   * The resource that the tokens are for, their only `aud`: an absolute URI without a fragment, at most 512 characters, such as
   * `https://api.shop.example`.
   * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
   * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
   */
  readonly audience: string;

  /**
   * Whether a function or API Gateway itself verifies the tokens.
   * @default TokenVerification.AUTHORIZER
   */
  readonly verification?: TokenVerification;

  /**
   * Lifetime of tokens: whole seconds, from 30 seconds to 15 minutes. A client may have its own lifetime, up to 15 minutes.
   * @default - 5 minutes; with `TokenVerification.GATEWAY` 2 minutes, which is also the maximum for any client
   */
  readonly tokenLifetime?: Duration;

  /**
   * Time from the request to revoke until the revocation takes effect, in whole seconds. It consists of one second to write the
   * revocation, `resultsCacheTtl`, and the time for which an authorizer's snapshot is fresh, at most 60 seconds. With a value
   * of one second, authorizers read the table for each request.
   * @default - 6 seconds; with `TokenVerification.GATEWAY` one second more than `tokenLifetime`
   */
  readonly maxRevocationTime?: Duration;

  /**
   * How long API Gateway may cache the authorizer's result for the same token, origin, method and path: whole seconds, up to 1
   * hour. It is part of `maxRevocationTime`, and a token may pass for this long after it has expired. If it is set, requests
   * without `Origin` get 401, and no token can be bound to a key (DPoP).
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
   * @default - no caching: each request is authorised
   */
  readonly resultsCacheTtl?: Duration;

  /**
   * How long authorizers may use their last snapshot while the table cannot be read: whole seconds, at least the time for which
   * a snapshot is fresh, and at most 15 minutes. After that, they refuse all requests.
   * @default - 30 seconds, or longer if a snapshot is fresh for longer
   */
  readonly usableFor?: Duration;

  /**
   * Whether issuer, key rotation and authorizers count what they do, as CloudWatch metrics in the namespace `cdk-cors`.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/metrics.md
   * @default true
   */
  readonly metrics?: boolean;
}

/** Properties of scoped tokens: how they are issued, how long they are valid and how soon a revocation takes effect. */
export interface ScopedTokensProps extends ScopedTokensOptions {
  /**
   * Age at which the next signing key replaces a key: whole seconds, from 1 to 365 days. Each key is billed as one KMS key, and
   * is kept until the last token that it signed has expired.
   * @default - 30 days
   */
  readonly keyRotationPeriod?: Duration;

  /**
   * Scopes that browser clients can get with the public grant, which needs no secret and authenticates nobody.
   * @default - none: there is no public grant
   */
  readonly publicScopes?: string[];

  /**
   * Identity providers whose users' tokens can be exchanged for scoped tokens.
   * @see https://www.rfc-editor.org/rfc/rfc8693
   * @default - none
   */
  readonly subjectIssuers?: SubjectIssuer[];

  /**
   * Whether a sign-out at Cognito revokes the scoped tokens of that user: a global sign-out, or the revocation of a refresh
   * token. It relies on events that CloudTrail sends to EventBridge, which takes minutes and needs a trail.
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
   * @default false
   */
  readonly revokeOnCognitoSignOut?: boolean;

  /**
   * Requests that the issuer answers per minute. API Gateway limits each second to a sixtieth of it, and further requests get
   * 429. Each token takes one signature by KMS, and the whole account shares the KMS quota in a Region.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
   * @default 18000
   */
  readonly requestsPerMinute?: number;

  /**
   * Requests per minute for each authenticated client. For public clients the limit applies per user (token exchange) or per
   * network (public grant), so that one caller cannot exhaust it for all.
   * @default 600
   */
  readonly requestsPerMinutePerClient?: number;

  /**
   * Requests per minute for each IP address.
   * @default 120
   */
  readonly requestsPerMinutePerAddress?: number;

  /**
   * A custom domain for the issuer. Its `https` URL is the `iss` of tokens, so changing it invalidates all tokens.
   * @default - the execute-api endpoint of the issuer's API
   */
  readonly issuerDomain?: IDomainName;

  /**
   * An existing table with clients and revocations, from a construct with another id or restored from a backup. It has the keys
   * `pk` and `sk`, both strings, and the time-to-live attribute `ttl`. It is in the region and account of this construct. For an
   * imported table, synth can only check region and account.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/tokens-recovery.md
   * @default - a new table, with point-in-time recovery
   */
  readonly table?: ITable;

  /**
   * What happens to the table, with its clients and revocations, when the stack is deleted. It cannot be combined with `table`.
   * In any case, the keys are then scheduled for deletion, unless another construct uses them.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Tokens that another stack, app or account issues. The options have to be the same as the issuer's. */
export interface ScopedTokensAttributes extends ScopedTokensOptions {
  /** URL of the issuer, without a slash at its end: `ScopedTokens.issuerUrl`. */
  readonly issuerUrl: string;

  /**
   * ARN of the issuer's table, in the region of the APIs. If the table belongs to another account, its owner grants access with
   * `grantVerify`.
   * @default - none, which is enough for `TokenVerification.GATEWAY`
   */
  readonly tableArn?: string;
}

/** An identity provider whose users' tokens can be exchanged. Each of the provider's clients needs its own entry. */
export interface SubjectIssuer {
  /**
   * The `iss` of the provider's tokens, an https URL such as `userPool.userPoolProviderUrl`. It is compared as text, including a
   * slash at its end: some providers, such as Auth0, have one.
   */
  readonly issuer: string;

  /** The `aud` of its tokens; for Cognito's access tokens, the `client_id`. For a token with several, the first match applies. */
  readonly audience: string;

  /** The most scopes that an exchange of one of its tokens can give. */
  readonly scopes: string[];

  /**
   * Prefix of the provider's subjects in the `sub` of scoped tokens, such as `shop|`. It keeps equal subjects of two providers
   * apart. All entries of one provider need the same prefix, since they have the same users.
   * @default - no prefix
   */
  readonly subjectPrefix?: string;

  /**
   * URL of its discovery document: an https URL. The document's `issuer` has to equal the one of this entry.
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
   * @default - `/.well-known/openid-configuration` below the issuer
   */
  readonly discoveryUrl?: string;

  /**
   * URL of its keys, if the provider has no discovery document: an https URL. It cannot be combined with `discoveryUrl`.
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @default - the URL in the discovery document
   */
  readonly jwksUri?: string;
}
