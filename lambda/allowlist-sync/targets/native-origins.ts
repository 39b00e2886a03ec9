import { isNativeOrigin, MAX_NATIVE_ORIGINS, NOBODY_ORIGIN } from '../../../lib/contract/native-origins';
import type { Lists, Plan } from '../sync-target';

/** The origins that a native configuration gets, and those that it cannot hold: the last ones, and what is no plain origin. */
export function nativeOrigins(origins: readonly string[]) {
  const plain = origins.filter(isNativeOrigin);
  const held = new Set(plain.slice(0, MAX_NATIVE_ORIGINS));
  return {
    held: held.size === 0 ? [NOBODY_ORIGIN] : [...held],
    leftOut: origins.filter((origin) => !held.has(origin)),
  };
}

/** What an HTTP API or a function URL gets: the configuration of its class whole, with the origins that the list has. */
export function nativePlan<Cors extends object>(
  { className, cors }: { readonly className: string; readonly cors: object },
  before: Cors,
  lists: Lists,
): Plan<Cors> {
  const origins = lists.get(className);
  if (origins === undefined) return { change: undefined, leftOut: new Map() };
  const { held, leftOut } = nativeOrigins(origins);
  const wanted = { ...cors, AllowOrigins: held } as unknown as Cors;
  return { change: isSameCors(before, wanted) ? undefined : wanted, leftOut: new Map([[className, leftOut]]) };
}

/** Whether two configurations say the same; services may give lists in another order, and leave empty ones out. */
export function isSameCors(a: object, b: object): boolean {
  return JSON.stringify(normal(a)) === JSON.stringify(normal(b));
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => normal(item)).sort((a, b) => (String(a) < String(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => {
    return member !== undefined && member !== false && !(Array.isArray(member) && member.length === 0);
  });
  return Object.fromEntries(
    members.map(([name, member]) => [name, normal(member)]).sort(([x], [y]) => (x! < y! ? -1 : 1)),
  );
}
