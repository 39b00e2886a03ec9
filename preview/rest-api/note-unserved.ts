import type { ApiMethod, ResourceNode, RestApi } from '../../lib/template/rest-api/rest-api';
import { UNSERVED_AUTHORIZATION } from './authorization';

/** Notes what of a REST API the preview leaves out. */
export function noteUnserved({ stack, logicalId, hasDocument, hasPolicy, root }: RestApi): void {
  const note = (what: string): void => stack.note(`REST API ${logicalId}: ${what}`);
  if (hasDocument) note('its OpenAPI document is not served');
  if (hasPolicy) note('its resource policy is not served, every request passes');
  const methods = methodsOf(root);
  for (const type of new Set(methods.map(({ authorizationType }) => authorizationType))) {
    if (UNSERVED_AUTHORIZATION.has(type)) note(`methods with ${type} authorizers are not served`);
  }
  if (methods.some(({ hasRequestValidator }) => hasRequestValidator))
    note('request validators are not served, all pass');
}

function methodsOf({ methods, children }: ResourceNode): ApiMethod[] {
  return [...methods.values(), ...children.flatMap(methodsOf)];
}
