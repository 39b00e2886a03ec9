import type { CorsRequest } from '../../lib/policy';
import type { Change } from './class-changes';
import type { Difference } from './compare-targets';

const HALVES = { all: '', read: ', reads', write: ', writes' } as const;

/** Differences for the terminal. */
export function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ['every request is answered as before'];
  return differences.flatMap((one) => [headOf(one), ...one.changes.flatMap(changeLines)]);
}

/** `orders at REST API Api of Shop: /orders, writes` */
export function headOf({ before, after, target, paths, half }: Difference): string {
  const named = before === after || before === undefined || after === undefined;
  const classes = named ? (after ?? before ?? '') : `${before} -> ${after}`;
  return `${classes && `${classes} at `}${target}: ${paths.join(' ')}${HALVES[half]}`;
}

function changeLines({ code, direction, value, example }: Change): string[] {
  const line = `  ${direction.padEnd(7)} ${code}: ${value}`;
  if (example === undefined) return [line];
  return [line, `          ${requestText(example.request)}: ${example.before} -> ${example.after}`];
}

/** `preflight for PUT with x-a from https://a.example` */
export function requestText({ method, origin, requestMethod, requestHeaders, secFetchSite }: CorsRequest): string {
  const asked = [requestHeaders].flat().filter(Boolean).join(', ');
  const what = requestMethod === undefined ? method : `preflight for ${requestMethod}${asked && ` with ${asked}`}`;
  return `${what} from ${origin}${secFetchSite === undefined ? '' : ` that says ${secFetchSite}`}`;
}
