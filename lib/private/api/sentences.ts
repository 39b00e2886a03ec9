import { type Refusal, refusal } from '../messages/refusal';

/** Names that a message lists. */
const SHOWN = 10;

/** The first of some names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

/**
 * Paths, routes or behaviours that get no CORS headers.
 *
 * @param ownPreflights those of them that answer preflights all the same
 */
export function withoutClass(names: readonly string[], ownPreflights: readonly string[] = []): string {
  const kept =
    ownPreflights.length > 0
      ? `; ${listed(ownPreflights)} had OPTIONS of its own, as defaultCorsPreflightOptions makes it, which stays, and nothing ` +
        'here states headers on the responses'
      : '';
  return `no class was applied to ${listed(names)}: no CORS headers there, browsers on other origins are kept out${kept}`;
}

/** Paths whose classes no method has. */
export function pathsUnused(
  unused: readonly string[],
  { api, kind, names }: { readonly api: string; readonly kind: 'method' | 'route'; readonly names: readonly string[] },
): Refusal[] {
  const sorted = [...new Set(names)].sort();
  const shown = sorted.length > 20 ? [...sorted.slice(0, 20), `and ${sorted.length - 20} more`] : sorted;
  return unused.map((path) =>
    refusal(
      'path-unused',
      `got ${JSON.stringify(path)}: no ${kind} of ${api} lies under it, or longer paths take them ` +
        `all; its ${kind === 'method' ? 'paths' : 'routes'} are ${shown.join(', ') || 'none'}`,
    ),
  );
}
