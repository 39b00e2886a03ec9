import type { CfnMethod, IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import type { EndpointClass } from '../../endpoint-class';
import type { Authorizers } from '../api/authorizers';
import { ambientProblem, scopedMethodOf } from '../api/scoped-methods';
import type { Refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import type { ApiResources } from './api-resources';
import type { Covered } from './coverage';
import { ambientTrustOf } from './implicit-trust';

/** What was made of the methods whose classes take tokens. */
export interface Attached {
  /** With the classes by whose scopes. */
  readonly methods: ReadonlyMap<Method, EndpointClass>;
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
  const attached = new Map<Method, EndpointClass>();
  const fingerprint: unknown[] = [];
  const problems: Refusal[] = [];
  for (const { resource, methods, classes } of covered) {
    for (const method of methods) {
      const cfnMethod = method.node.defaultChild as CfnMethod;
      const { httpMethod } = method;
      const authorizationType = resolved<string>(cfnMethod, cfnMethod.authorizationType);
      const name = `${httpMethod} ${resource.path}`;
      const scoped = scopedMethodOf({ httpMethod, name, authorizationType }, classes);
      if (typeof scoped === 'string') problems.push(scoped);
      if (typeof scoped !== 'object') continue;
      const { endpointClass, tokens, authorizationScopes } = scoped;
      const authorizer = authorizers.of(tokens);
      cfnMethod.authorizerId = authorizer.authorizerId;
      cfnMethod.authorizationType = authorizer.authorizationType;
      cfnMethod.authorizationScopes = authorizationScopes;
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
