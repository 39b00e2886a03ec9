import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { TokenVerification } from './token-verification';

/** What the issuer of scoped tokens and the APIs that take them have to agree on. */
export interface ScopedTokensOptions {
  /**
   * Which resource the tokens are for, their only `aud`: an absolute URI without a fragment, such as
   * `https://api.shop.example`.
   * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
   * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
   */
  readonly audience: string;

  /**
   * Who verifies the tokens.
   * @default TokenVerification.AUTHORIZER
   */
  readonly verification?: TokenVerification;

  /**
   * Lifetime of tokens: whole seconds, from 30 seconds to 15 minutes. A client of its own may have another one, up to 15
   * minutes.
   * @default - 5 minutes; with `TokenVerification.GATEWAY` 2 minutes, which is also the longest that any client may have
   */
  readonly tokenLifetime?: Duration;

  /**
   * Time within which a revocation takes effect, from the request to revoke: one second to write it, `resultsCacheTtl`, and
   * the rest for the age of the authorizers' last reading, at most 60 seconds. Whole seconds; one second reads the table for
   * each request.
   * @default - 6 seconds; with `TokenVerification.GATEWAY` one second more than `tokenLifetime`
   */
  readonly maxRevocationTime?: Duration;

  /**
   * How long API Gateway may answer by the authorizer's last result for the same token, origin, method and path: whole
   * seconds, up to 1 hour. It is part of `maxRevocationTime`; a token may pass this long after it expired. Requests
   * without `Origin` get 401 then, and no token can be bound to a key (DPoP).
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
   * @default - no results are cached: each request is authorised
   */
  readonly resultsCacheTtl?: Duration;

  /**
   * How long authorizers may use their last reading of the table while the table cannot be read: whole seconds, up to 15
   * minutes, and at least as long as that reading is fresh. Afterwards all requests are refused.
   * @default - 30 seconds, or longer where `maxRevocationTime` allows more
   */
  readonly usableFor?: Duration;
}

/** How scoped tokens are issued, how long they are valid and how soon they are revoked. */
export interface ScopedTokensProps extends ScopedTokensOptions {
  /**
   * Age at which a signing key is followed by the next: whole seconds, from 1 to 365 days. Each key costs one KMS key
   * a month, and is kept until the last token that it signed has expired.
   * @default - 30 days
   */
  readonly keyRotationPeriod?: Duration;

  /**
   * Scopes that browser clients without a secret can get by the public grant, which authenticates nobody.
   * @default - none: there is no public grant
   */
  readonly publicScopes?: string[];

  /**
   * Identity providers whose users' tokens can be exchanged for ours.
   * @see https://www.rfc-editor.org/rfc/rfc8693
   * @default - none
   */
  readonly subjectIssuers?: SubjectIssuer[];

  /**
   * Whether signing a user out at Cognito, everywhere or by revoking a refresh token, revokes the tokens that were exchanged
   * for that user's. It follows the events that CloudTrail sends to EventBridge, which takes minutes and needs a trail.
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html
   * @default false
   */
  readonly revokeOnCognitoSignOut?: boolean;

  /**
   * Requests that the issuer answers in one minute, limited by API Gateway to a sixtieth of it in each second; the others
   * get 429. A token is one signature by KMS, whose quota the whole account shares in a Region.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
   * @default 18000
   */
  readonly requestsPerMinute?: number;

  /**
   * The same for each authenticated client. For public clients the limit applies to each user (token exchange) or to each
   * network (public grant), so that one caller cannot exhaust it for all.
   * @default 600
   */
  readonly requestsPerMinutePerClient?: number;

  /**
   * The same for each IP address.
   * @default 120
   */
  readonly requestsPerMinutePerAddress?: number;

  /**
   * A domain of the issuer's own, whose `https` URL is the `iss` of tokens. Changing it invalidates all tokens.
   * @default - the execute-api endpoint of the issuer's API
   */
  readonly issuerDomain?: IDomainName;

  /**
   * An existing table with its clients and revocations: that of a construct which had another id, or one restored from
   * a backup. It has the keys `pk` and `sk`, both strings, and `ttl` as its attribute of time to live, in the region and
   * account of this construct; of an imported one only the place can be checked.
   * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/tokens-recovery.md
   * @default - a new one, with point-in-time recovery
   */
  readonly table?: ITable;

  /**
   * What happens to the table, with its clients and revocations, when the stack is deleted; not where `table` is given. The
   * keys are scheduled for deletion then in any case, unless another construct uses them.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Tokens that another stack, app or account issues. The options have to be those that the issuer has. */
export interface ScopedTokensAttributes extends ScopedTokensOptions {
  /** URL of the issuer, without a slash at its end: `ScopedTokens.issuerUrl`. */
  readonly issuerUrl: string;

  /**
   * ARN of the issuer's table, in the region of the APIs. Where it belongs to another account, the issuer lets that account
   * in by `grantVerify`.
   * @default - none, which is enough for `TokenVerification.GATEWAY`
   */
  readonly tableArn?: string;
}

/** An identity provider whose users' tokens count; one for each of its clients that have tokens to exchange. */
export interface SubjectIssuer {
  /**
   * `iss` of its tokens, an https URL: `userPool.userPoolProviderUrl`, for example. It is compared as text, so that a slash
   * at its end counts: some providers have one, such as those of Auth0.
   */
  readonly issuer: string;

  /** `aud` of its tokens, or `client_id` of those of Cognito. A token for several goes by the first entry that has one. */
  readonly audience: string;

  /** Scopes that can be had for one of its tokens at most. */
  readonly scopes: string[];

  /**
   * What stands before its subjects in our `sub`, so that equal subjects of two providers stay two. All entries of one
   * provider have the same, since they have the same users.
   * @default - nothing
   */
  readonly subjectPrefix?: string;

  /**
   * URL of its discovery document, whose `issuer` has to be the one above. An https URL.
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
   * @default - `/.well-known/openid-configuration` below the issuer
   */
  readonly discoveryUrl?: string;

  /**
   * URL of its keys, of a provider that has no discovery document. An https URL; without `discoveryUrl`.
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @default - its discovery document says where they are
   */
  readonly jwksUri?: string;
}
