import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Policy } from '../../policy';
import { inform } from '../messages/annotations';

/** A class as its namesakes are compared with it. */
interface Named {
  readonly scope: IConstruct;
  readonly policy: Policy;
  /** Where its list is live, the name of that. */
  readonly list: string | undefined;
}

const namesakesOf = new WeakMap<IConstruct, Map<string, Named[]>>();

/**
 * Says where classes of one name differ that are deployed side by side, by the stacks of one stage: settings, logs and
 * `cdk-cors test --class` know no more of a class than its name. What differs from stage to stage is meant to.
 */
export function compareNamesakes(scope: IConstruct, policy: Policy, list: string | undefined): void {
  const stage = Stage.of(scope) ?? scope.node.root;
  const byName = namesakesOf.get(stage) ?? new Map<string, Named[]>();
  namesakesOf.set(stage, byName);
  const others = byName.get(policy.name) ?? [];
  // synth may come by again
  if (others.some((other) => other.scope === scope)) return;
  const named = { scope, policy, list };
  byName.set(policy.name, [...others, named]);
  const differing = others.flatMap((other) => {
    const what = differences(named, other);
    return what.length > 0 ? [`${other.scope.node.path} in ${what.join(', ')}`] : [];
  });
  if (differing.length === 0) return;
  inform(
    scope,
    'class-name-shared',
    `${scope.node.path}: the class ${JSON.stringify(policy.name)} differs from that of ${differing.join('; from that of ')}; make it ` +
      'once and hand it to each stack, or give each a className of its own',
  );
}

function differences(one: Named, other: Named): string[] {
  const names = Object.keys(one.policy) as (keyof Policy)[];
  const differing = names.filter((name) => JSON.stringify(one.policy[name]) !== JSON.stringify(other.policy[name]));
  return one.list === other.list ? differing : ['its list', ...differing.filter((name) => name !== 'origins')];
}
