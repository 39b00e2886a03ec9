import type { ClassConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import { classConfig } from '../function/class-config';
import { stackNameOf } from '../metrics/metric';

/** What audits and canaries have to know of a class: they count for it, whether or not its decisions are counted. */
export function countedConfig(endpointClass: EndpointClass): ClassConfig {
  const scopes = endpointClass._tokens ? { scopes: endpointClass._tokens.scopes } : {};
  return { ...classConfig(endpointClass), ...scopes, metrics: stackNameOf(endpointClass) };
}
