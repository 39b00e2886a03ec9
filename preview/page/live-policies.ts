import type { ClassConfig } from '../../lib/contract/function-config';
import type { PolicyInput } from '../../lib/policy';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { ofType } from '../../lib/template/of-type';
import type { Stack } from '../../lib/template/stack';
import type { InMemoryParameterStore } from '../aws/ssm/in-memory-parameter-store';

/** Policies with the origins that count at this moment. */
export class LivePolicies {
  /** What functions have in their environments. */
  private readonly variables: ReadonlyMap<string, string>;

  constructor(
    stacks: readonly Stack[],
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

  private listed(live: NonNullable<ClassConfig['live']>, policy: PolicyInput): readonly string[] {
    const value = this.parameters.value(this.listOf({ policy, live }) ?? '') ?? '';
    return parseAllowlist(value, policy, live.patternsUnder ?? [], Date.now()).origins;
  }

  private valuesOf(names: readonly string[] = []): string[] {
    return names.flatMap((name) => this.variables.get(name) ?? []);
  }
}
