import { readInForce } from '../../lib/contract/effective-list';
import { entriesInPart, partName } from '../../lib/contract/effective-part';
import type { ClassConfig } from '../../lib/contract/function-config';
import { type ListSource, listSources } from '../../lib/contract/list-sources';
import type { PolicyInput } from '../../lib/policy';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { ofType } from '../../lib/template/of-type';
import { pushedClassOf } from '../../lib/template/pushed-class';
import type { Stack } from '../../lib/template/stack';
import type { InMemoryParameterStore } from '../aws/ssm/in-memory-parameter-store';

/** Policies with the origins that count at this moment. */
export class LivePolicies {
  /** What functions have in their environments. */
  private readonly variables: ReadonlyMap<string, string>;

  constructor(
    private readonly stacks: readonly Stack[],
    private readonly parameters: InMemoryParameterStore,
  ) {
    const found = stacks.flatMap((stack) =>
      ofType(stack, 'AWS::Lambda::Function').flatMap(({ properties }) => {
        const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
        return Object.entries(Variables).map(([name, value]): [string, string] => [name, String(value)]);
      }),
    );
    this.variables = new Map(found);
  }

  policyOf({ policy, live, deployed }: ClassConfig): PolicyInput {
    const more = this.valuesOf(deployed?.origins);
    const own = this.valuesOf(deployed?.selfOrigins);
    const code = policy.origins === '*' ? policy.origins : [...policy.origins, ...more];
    const origins = live ? this.listed(live, policy) : code;
    return { ...policy, origins, ...(own.length > 0 && { selfOrigins: [...(policy.selfOrigins ?? []), ...own] }) };
  }

  /** Name of a class's live list. */
  listOf({ live }: ClassConfig): string | undefined {
    if (live === undefined) return undefined;
    return typeof live.parameter === 'string' ? live.parameter : this.variables.get(live.parameter.env);
  }

  /** All parameters that a list is made from, whether or not they exist. */
  sourcesOf(list: string): ListSource[] {
    return listSources({ source: list, ...pushedClassOf(list, this.stacks) });
  }

  private listed(live: NonNullable<ClassConfig['live']>, policy: PolicyInput): readonly string[] {
    const { effective, patternsUnder = [] } = live;
    const list = this.listOf({ policy, live }) ?? '';
    const values = effective ? this.inForce(effective) : [this.parameters.value(list) ?? ''];
    return values.flatMap((value) => parseAllowlist(value, policy, patternsUnder, Date.now()).origins);
  }

  /** What readers of a pushed list go by: one value, or those of its parts. */
  private inForce(effective: string): string[] {
    const read = readInForce(this.parameters.value(effective) ?? '');
    if (read === undefined) return [];
    if ('entries' in read) return [read.entries];
    return read.parts.map((number, i) => {
      const { versions = [] } = this.parameters.find(partName(effective, i)) ?? {};
      return entriesInPart(versions.find(({ version }) => version === number)?.value ?? '') ?? '';
    });
  }

  private valuesOf(names: readonly string[] = []): string[] {
    return names.flatMap((name) => this.variables.get(name) ?? []);
  }
}
