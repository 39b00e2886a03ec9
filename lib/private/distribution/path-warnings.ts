import { matchesPathPattern } from '../../routes/path-pattern';
import { listed } from '../api/sentences';
import type { DistributionConfig } from './behaviors';
import type { Covered } from './coverage';

/** `/orders/*` leaves out `/orders`. */
export function pathNotMatched(
  { behavior: { pattern }, applied }: Covered,
  { behaviors }: DistributionConfig,
  covered: readonly Covered[],
): string[] {
  if (!pattern.endsWith('/*') || pattern.length === 2) return [];
  const path = pattern.slice(0, -2);
  if (/[*?]/.test(path)) return [];
  const taker = behaviors.find((one) => matchesPathPattern(one.pattern, path))!.pattern;
  const its = covered.find(({ behavior }) => behavior.pattern === taker)?.applied.classes;
  if (its?.read === applied.classes.read && its.write === applied.classes.write) return [];
  return [
    `${pattern} does not match ${path}, which belongs to ${taker}: add a behaviour for ${path}, or write ${path}*`,
  ];
}

/** For `/`, origin events name the root object. */
export function rootObjectElsewhere(
  { behaviors, defaultRootObject }: DistributionConfig,
  covered: readonly Covered[],
): string[] {
  if (!defaultRootObject) return [];
  const path = `/${defaultRootObject}`;
  const [asked, given] = ['/', path].map((one) => behaviors.find(({ pattern }) => matchesPathPattern(pattern, one)));
  const appliedTo = (behavior: typeof asked) => covered.find((one) => one.behavior === behavior)?.applied;
  const [before, after] = [appliedTo(asked), appliedTo(given)];
  if (!before?.enforcement.preflightAtEdge || after === undefined) return [];
  if (before.classes.read === after.classes.read && before.classes.write === after.classes.write) return [];
  return [
    `${asked!.pattern}: defaultRootObject makes / the path ${path} before CORS is decided, where ${given!.pattern} has another ` +
      'class, which then decides: apply one class to both',
  ];
}

/** Where a policy states the headers, nothing sees that an origin reads a path otherwise than CloudFront does. */
export function spellingsUnseen({ behavior, applied }: Covered, covered: readonly Covered[]): string[] {
  const { pattern, origin } = behavior;
  if (applied.enforcement.headersAtEdge || origin === undefined) return [];
  const others = covered.filter(
    ({ behavior: other, applied: { classes } }) =>
      other.origin === origin && (classes.read !== applied.classes.read || classes.write !== applied.classes.write),
  );
  if (others.length === 0) return [];
  const patterns = listed(others.map((one) => one.behavior.pattern));
  return [
    `${pattern} shares an origin server with ${patterns}. If that server also answers other spellings of their paths (capitals, ` +
      `encoded slashes), those responses get the headers of ${pattern}, because no function runs there. Move anything that other ` +
      'pages must not read to a separate origin server',
  ];
}
