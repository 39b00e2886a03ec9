/** Who verifies access tokens. */
export enum TokenVerification {
  /**
   * A function of this package verifies them for each request (ES256). It binds tokens to the origins that they name, checks
   * proofs (DPoP), requires all scopes of a method, and refuses revoked tokens within seconds.
   */
  AUTHORIZER = 'AUTHORIZER',

  /**
   * API Gateway verifies them by itself, without a function (RS256). A revocation takes effect only when the token expires, so
   * tokens live for at most 120 seconds. The origins that a token names are not checked, and a method can require only one scope.
   * Key sets are cached for up to 2 hours (HTTP APIs) or 1 hour (REST APIs).
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
   */
  GATEWAY = 'GATEWAY',
}
