import type { HttpApi } from '../lib/template/http-api/http-api';
import type { ApiMethod, ResourceNode, RestApi } from '../lib/template/rest-api/rest-api';
import type { JwtVerifier } from './authorizer/jwt-verifier';
import type { ClaimsTaker } from './authorizer/stated-claims';
import { cognitoAuthorizer } from './rest-api/cognito-authorizers';

/** Authorizers that go by tokens from outside of the app, which nothing here issues: what these claim has to be stated. */
export function claimsTakers(
  restApis: readonly RestApi[],
  httpApis: readonly HttpApi[],
  verifier: JwtVerifier,
): ClaimsTaker[] {
  const ofRestApis = restApis.flatMap((api) => [
    ...methodsOf(api.root)
      .filter(({ authorizationType }) => authorizationType === 'COGNITO_USER_POOLS')
      .map((method) => cognitoAuthorizer(api, method)),
    ...[...api.jwtAuthorizers.values()].filter(({ issuers }) => issuers.some(({ issuer }) => !verifier.serves(issuer))),
  ]);
  const ofHttpApis = httpApis
    .flatMap(({ routes }) => routes)
    .flatMap(({ authorization }) => (authorization.type === 'JWT' ? [authorization.authorizer] : []))
    .filter(({ issuer }) => !verifier.serves(issuer));
  return [...ofRestApis, ...ofHttpApis];
}

function methodsOf({ methods, children }: ResourceNode): ApiMethod[] {
  return [...methods.values(), ...children.flatMap(methodsOf)];
}
