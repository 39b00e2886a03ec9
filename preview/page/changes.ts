import { comparePolicies, type Direction, POLICY_CHANGES } from '../../lib/policy/compare';
import type { ServedTarget } from './targets';

const MARKS: Readonly<Record<Direction, string>> = { looser: '+', tighter: '-', moved: '~' };

/** What another assembly changes, line by line: `+` lets more in, `-` less, `~` is neither. */
export function changesBetween(before: readonly ServedTarget[], after: readonly ServedTarget[]): string[] {
  const old = new Map(before.map((target) => [target.key, target]));
  const now = new Map(after.map((target) => [target.key, target]));
  return [
    // classes have the same policy at all their targets
    ...new Set([
      ...[...old.keys()].filter((key) => !now.has(key)).map((key) => `- ${key} has no classes any more`),
      ...[...now.keys()].filter((key) => !old.has(key)).map((key) => `+ ${key} has classes now`),
      ...[...now].flatMap(([key, target]) => {
        const known = old.get(key);
        return known ? [...policyChanges(known, target), ...routeChanges(known, target)] : [];
      }),
    ]),
  ];
}

function policyChanges({ config: before }: ServedTarget, { config: after }: ServedTarget): string[] {
  return Object.entries(after.classes).flatMap(([name, { policy }]) => {
    const known = before.classes[name];
    if (!known) return [`+ class ${name} is new`];
    return comparePolicies(known.policy, policy).map(
      ({ code, value }) => `${MARKS[POLICY_CHANGES[code]]} ${name}: ${code} ${value}`,
    );
  });
}

function routeChanges(before: ServedTarget, after: ServedTarget): string[] {
  const classesOf = ({ config: { routes } }: ServedTarget) =>
    new Map(routes.map(({ path, read, write }) => [path, read === write ? read : `${read}, writes ${write}`]));
  const [old, now] = [classesOf(before), classesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    return was === is ? [] : [`~ ${after.key} ${path}: ${was ?? 'no class'} -> ${is ?? 'no class'}`];
  });
}
