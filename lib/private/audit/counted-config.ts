import type { ClassConfig, LiveAllowlist } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import type { ClassAllowlist } from '../allowlist/class-allowlist';
import { classConfig } from '../function/class-config';
import { stackNameOf } from '../metrics/metric';

/** What audits, watches and canaries have to know of a class: they count for it, whether or not its decisions are counted. */
export function countedConfig(endpointClass: EndpointClass): ClassConfig {
  const { _live, _tokens } = endpointClass;
  const config = classConfig(endpointClass);
  const live = _live && config.live && { ...config.live, ...(_live.hasParts && sourcesOf(_live)) };
  const scopes = _tokens ? { scopes: _tokens.scopes } : {};
  return { ...config, ...(live && { live }), ...scopes, metrics: stackNameOf(endpointClass) };
}

function sourcesOf({ shards, owners }: ClassAllowlist): Pick<LiveAllowlist, 'shards' | 'owners'> {
  return { ...(shards > 1 && { shards }), ...(Object.keys(owners).length > 0 && { owners }) };
}
