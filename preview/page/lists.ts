import { changeBetween, entriesOf } from '../../checks/origins/entries';
import { stageOf } from '../../checks/origins/stages';
import { markOf } from '../../checks/origins/version-mark';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { InMemoryParameterStore } from '../aws/ssm/in-memory-parameter-store';
import type { ParameterVersion } from '../aws/ssm/stored-parameter';
import type { PageList, PageVersion } from './contract';
import type { LivePolicies } from './live-policies';
import type { ServedTarget } from './targets';

/** The live lists of classes, with what readers make of them and with their history. */
export function pageLists(
  targets: readonly ServedTarget[],
  policies: LivePolicies,
  parameters: InMemoryParameterStore,
): PageList[] {
  const lists = new Map<string, PageList>();
  for (const { config } of targets) {
    for (const [name, found] of Object.entries(config.classes)) {
      const parameter = policies.listOf(found);
      if (parameter === undefined || found.live === undefined) continue;
      const known = lists.get(parameter);
      if (known) {
        lists.set(parameter, { ...known, classes: [...new Set([...known.classes, name])] });
        continue;
      }
      const { patternsUnder = [], freshForSeconds, effective, region = 'us-east-1' } = found.live;
      const versions = parameters.find(parameter)?.versions ?? [];
      const value = versions.at(-1)?.value ?? '';
      const rejected = new Map(
        parseAllowlist(value, found.policy, patternsUnder, Date.now()).rejected.map((one) => [one.value, one.code]),
      );
      lists.set(parameter, {
        parameter,
        region,
        classes: [name],
        patternsUnder,
        freshForSeconds,
        isPushed: effective !== undefined,
        versions: historyOf(versions),
        entries: entriesOf(value).map((text) => ({
          text,
          ...(rejected.has(text) && { rejected: rejected.get(text)! }),
          ...stageIn(text),
        })),
      });
    }
  }
  return [...lists.values()];
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
