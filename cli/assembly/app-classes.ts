import type { ListedClass } from '../../checks/audit/read-lists';
import type { ClassConfig } from '../../lib/contract/function-config';
import { pushedClassOf } from '../../lib/template/pushed-class';
import type { Stack } from '../../lib/template/stack';
import { readStacks } from './read-stacks';
import { targetsOf } from './targets';

/**
 * Each class of an app once, whatever it was applied to.
 *
 * @throws Error with a sentence for the terminal where there is none, or not that one
 */
export function classesOf(directory: string, className: string | undefined): ListedClass[] {
  const found = new Map<string, ListedClass>();
  const stacks = readStacks(directory);
  for (const { stack, config } of targetsOf(stacks)) {
    for (const [name, one] of Object.entries(config.classes)) {
      const known = { stack: one.metrics ?? stack, name, config: withSources(one, stacks) };
      found.set(JSON.stringify([known.stack, name]), known);
    }
  }
  const all = [...found.values()];
  if (all.length === 0) throw new Error(`--app: no template in ${JSON.stringify(directory)} has classes of cdk-cors`);
  const chosen = all.filter(({ name }) => className === undefined || name === className);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(all.map(({ name }) => JSON.stringify(name)))].join(', ');
  throw new Error(`--class: got ${JSON.stringify(className)}: one of ${names} was expected`);
}

/** With what the function knows that pushes the list: all that it is made from. */
function withSources(config: ClassConfig, stacks: readonly Stack[]): ClassConfig {
  const { live } = config;
  if (live?.effective === undefined || typeof live.parameter !== 'string') return config;
  const { shards, owners } = pushedClassOf(live.parameter, stacks);
  return { ...config, live: { ...live, ...(shards && { shards }), ...(owners && { owners }) } };
}
