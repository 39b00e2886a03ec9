/** Who verifies access tokens. */
export enum TokenVerification {
  /**
   * A function of this package, called for each request (ES256). It binds tokens to the origins that they name, looks at
   * proofs (DPoP), needs all scopes of a method, and refuses what was revoked within seconds.
   */
  AUTHORIZER = 'AUTHORIZER',

  /**
   * API Gateway by itself, without a function (RS256). A revocation takes effect when the token ends, so that tokens live
   * at most 120 seconds; the origins that a token names are not looked at, and a method can need one scope only. Key sets
   * are kept for up to 2 hours (HTTP APIs) or 1 hour (REST APIs).
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
   */
  GATEWAY = 'GATEWAY',
}
