import type { ApiMethod, ResourceNode, RestApi } from '../../lib/template/rest-api/rest-api';
import type { CallServices } from '../authorizer/call-authorizer';
import type { JwtVerifier } from '../authorizer/jwt-verifier';
import type { StatedClaims } from '../authorizer/stated-claims';
import { functionArnOf } from '../functions/integrated-function';
import type { Backends } from '../gateway/backends';
import { cognitoAuthorizer } from './cognito-authorizers';
import { unservedIntegration } from './served-integration';

/** What tells what is served. */
interface Served {
  readonly calls: CallServices;
  readonly verifier: JwtVerifier;
  readonly claims: StatedClaims;
  readonly backends: Backends;
}

/** Notes what of a REST API the preview leaves out. */
export function noteUnserved(api: RestApi, { calls: { functions }, verifier, claims, backends }: Served): void {
  const { stack, logicalId, hasUnreadDocument, policy, root } = api;
  const note = (what: string): void => stack.note(`REST API ${logicalId}: ${what}`);
  if (hasUnreadDocument) note('its OpenAPI document is not in the assembly, or cannot be read: it is not served');
  if (policy !== undefined) note('its resource policy is not served, every request passes');
  for (const [name, method] of methodsOf(root)) {
    const { authorizationType, authorizerId = '', hasRequestValidator, integration } = method;
    if (authorizationType === 'COGNITO_USER_POOLS') {
      const authorizer = cognitoAuthorizer(api, method);
      if (!claims.of(authorizer)) {
        note(`methods with authorizer ${authorizer.name} are not served: state the claims of a user by --claims FILE`);
      }
    }
    if (isForeign(method, api))
      note(`methods with authorizer ${authorizerId}, which is not in the app, are not served`);
    if (hasRequestValidator) note('request validators are not served, all pass');
    const { Type: type = 'of no type', Uri: uri = '' } = integration;
    const unserved = unservedIntegration(integration, backends);
    if (unserved) note(`${name}: ${unserved} is not served`);
    else if (type === 'HTTP' || type === 'HTTP_PROXY') note(`${name} is sent to ${backends.target(uri)}`);
    else if (type === 'AWS' || type === 'AWS_PROXY') functions.noteUnserved(functionArnOf(uri));
  }
  for (const { uri } of api.lambdaAuthorizers.values()) functions.noteUnserved(functionArnOf(uri));
  for (const authorizer of api.jwtAuthorizers.values()) {
    const { logicalId: id, name, issuers } = authorizer;
    for (const { issuer, hasMoreRules } of issuers) {
      const isServed = verifier.serves(issuer);
      if (!isServed && !claims.of(authorizer)) {
        note(`the issuer ${issuer} of ${name} is not served: state the claims of a user by --claims FILE`);
      }
      if (isServed && hasMoreRules) note(`the additional claims of ${id} are not served`);
    }
  }
}

/** Whether a method names an authorizer that the app does not have. */
function isForeign({ authorizationType: type, authorizerId: id = '' }: ApiMethod, api: RestApi): boolean {
  return (type === 'CUSTOM' && !api.lambdaAuthorizers.has(id)) || (type === 'JWT' && !api.jwtAuthorizers.has(id));
}

/** Each method by its name, `GET /orders`. */
function methodsOf({ methods, children }: ResourceNode, path = ''): [string, ApiMethod][] {
  return [
    ...[...methods].map(([verb, method]): [string, ApiMethod] => [`${verb} ${path || '/'}`, method]),
    ...children.flatMap((child) => methodsOf(child, `${path}/${child.part}`)),
  ];
}
