import type { ListedClass } from '../../checks/audit/read-lists';
import { readStacks } from './read-stacks';
import { targetsOf } from './targets';

/**
 * Each class of an app once, whatever it was applied to.
 *
 * @throws Error with a sentence for the terminal where there is none, or not that one
 */
export function classesOf(directory: string, className: string | undefined): ListedClass[] {
  const found = new Map<string, ListedClass>();
  for (const { stack, config } of targetsOf(readStacks(directory))) {
    for (const [name, one] of Object.entries(config.classes)) {
      found.set(JSON.stringify([one.metrics ?? stack, name]), { stack: one.metrics ?? stack, name, config: one });
    }
  }
  const all = [...found.values()];
  if (all.length === 0) throw new Error(`--app: no template in ${JSON.stringify(directory)} has classes of cdk-cors`);
  const chosen = all.filter(({ name }) => className === undefined || name === className);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(all.map(({ name }) => JSON.stringify(name)))].join(', ');
  throw new Error(`--class: got ${JSON.stringify(className)}: one of ${names} was expected`);
}
