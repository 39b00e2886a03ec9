import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { EndpointClass } from '../../endpoint-class';
import type { Authorizers } from '../api/authorizers';
import { overriddenAuthorization } from '../api/overridden-authorization';
import { ambientProblem, scopedMethodOf } from '../api/scoped-methods';
import type { Refusal } from '../messages/refusal';
import type { ApiResources } from './api-resources';
import type { Covered } from './coverage';
import { ambientTrustOf } from './implicit-trust';
import { nameOf, type RestMethod } from './methods/rest-method';

/** What was made of the methods whose classes take tokens. */
export interface Attached {
  /** With the classes by whose scopes. */
  readonly methods: ReadonlyMap<RestMethod, EndpointClass>;
  readonly problems: readonly Refusal[];
  /** What a deployment has to follow. */
  readonly fingerprint: readonly unknown[];
}

/** Has every method authorised whose class takes tokens, and never `OPTIONS`: preflights carry none. */
export function attachAuthorizers(
  api: IRestApi,
  covered: readonly Covered[],
  around: ApiResources,
  authorizers: Authorizers,
): Attached {
  const attached = new Map<RestMethod, EndpointClass>();
  const fingerprint: unknown[] = [];
  const problems: Refusal[] = [];
  for (const { methods, classes } of covered) {
    for (const method of methods) {
      const { httpMethod, authorizationType } = method;
      const name = nameOf(method);
      const isDocumented = method.resource === undefined;
      const overridden = method.resource && overriddenAuthorization(method.resource);
      const scoped = scopedMethodOf({ httpMethod, name, authorizationType, overridden, isDocumented }, classes);
      if (typeof scoped === 'string') problems.push(scoped);
      if (typeof scoped !== 'object') continue;
      const { endpointClass, tokens, authorizationScopes } = scoped;
      const authorizer = authorizers.of(tokens);
      const resource = method.resource!;
      resource.authorizerId = authorizer.authorizerId;
      resource.authorizationType = authorizer.authorizationType;
      resource.authorizationScopes = authorizationScopes;
      attached.set(method, endpointClass);
      const { verification, resultCacheSeconds, authorizer: judged } = tokens._plan;
      const { audience } = judged;
      fingerprint.push({
        name,
        tokens: tokens.node.path,
        verification,
        resultCacheSeconds,
        audience,
        authorizationScopes,
      });
    }
  }
  const used = new Set(covered.flatMap(({ classes: { read, write } }) => [read, write]));
  problems.push(...ambientProblem(api.node.path, [...used], ambientTrustOf(api, around)));
  return { methods: attached, problems, fingerprint };
}
