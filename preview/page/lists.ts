import { changeBetween, entriesOf, originOf } from '../../checks/origins/entries';
import { stageOf } from '../../checks/origins/stages';
import { markOf } from '../../checks/origins/version-mark';
import type { ClassConfig } from '../../lib/contract/function-config';
import type { ListSource } from '../../lib/contract/list-sources';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import type { InMemoryParameterStore } from '../aws/ssm/in-memory-parameter-store';
import type { ParameterVersion } from '../aws/ssm/stored-parameter';
import type { PageList, PageVersion } from './contract';
import type { LivePolicies } from './live-policies';
import type { ServedTarget } from './targets';

/** The live lists of classes, by all parameters that they are made from, with what readers make of them and with their history. */
export function pageLists(
  targets: readonly ServedTarget[],
  policies: LivePolicies,
  parameters: InMemoryParameterStore,
): PageList[] {
  const lists = new Map<string, PageList[]>();
  for (const { config } of targets) {
    for (const [name, found] of Object.entries(config.classes)) {
      const list = policies.listOf(found);
      if (list === undefined || found.live === undefined) continue;
      const known = lists.get(list) ?? sourcesOf(list, policies, parameters).map((one) => pageList(list, one, found));
      lists.set(
        list,
        known.map((one) => ({ ...one, classes: [...new Set([...one.classes, name])] })),
      );
    }
  }
  return [...lists.values()].flat();
}

/** A parameter that a list is made from, with its versions. */
interface PageSource extends ListSource {
  readonly shard?: number;
  readonly versions: readonly ParameterVersion[];
}

/** The first one, and all others that there are. */
function sourcesOf(list: string, policies: LivePolicies, parameters: InMemoryParameterStore): PageSource[] {
  const all = policies.sourcesOf(list).map((source, i) => {
    const { versions = [] } = parameters.find(source.parameter) ?? {};
    return { ...source, versions, ...(source.owner === undefined && { shard: i }) };
  });
  const there = all.filter(({ versions }, i) => i === 0 || versions.length > 0);
  const isOne = there.filter(({ shard }) => shard !== undefined).length === 1;
  return isOne ? there.map(({ shard: _, ...source }) => source) : there;
}

function pageList(
  list: string,
  { parameter, owner, domains, shard, versions }: PageSource,
  { policy, live }: ClassConfig,
): PageList {
  const { patternsUnder = [], freshForSeconds = 0, effective, region = 'us-east-1' } = live ?? {};
  const value = versions.at(-1)?.value ?? '';
  const { rejected } = parseAllowlist(value, policy, patternsUnder, Date.now());
  const codes = new Map<string, string>(rejected.map((one) => [one.value, one.code]));
  return {
    parameter,
    list,
    ...(owner !== undefined && { owner }),
    ...(shard !== undefined && { shard }),
    region,
    classes: [],
    patternsUnder,
    freshForSeconds,
    isPushed: effective !== undefined,
    versions: historyOf(versions),
    entries: entriesOf(value).map((text) => {
      const code = codes.get(text) ?? (domains && ownerRefusal(originOf(text), domains));
      return { text, ...(code !== undefined && { rejected: code }), ...stageIn(text) };
    }),
  };
}

/** The stage of an entry, for the page. */
function stageIn(text: string): { stage?: readonly [string, number] } {
  const [stage] = Object.entries(stageOf(text) ?? {});
  return stage ? { stage } : {};
}

/** What each version changed of the one before it, latest first. */
export function historyOf(versions: readonly ParameterVersion[]): PageVersion[] {
  return versions
    .map(({ version, value, modifiedAt, modifiedBy, description }, i) => {
      const before = versions[i - 1];
      const { put, remove } = changeBetween(entriesOf(before?.value ?? ''), entriesOf(value));
      const { reason } = markOf(description, before?.description);
      const by = modifiedBy.replace(/^arn:[^:]*:[^:]*:[^:]*:\d*:/, '');
      return { version, at: modifiedAt, by, added: put, removed: remove, ...(reason !== undefined && { reason }) };
    })
    .reverse();
}
