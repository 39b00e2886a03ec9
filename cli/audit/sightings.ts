import type { Sighting } from '../../checks/audit/judge-entry';
import { isObject } from '../../request/guards';
import { readJson } from '../read-json';

/** A row of CloudWatch Logs Insights, as `aws logs get-query-results` prints it. */
type Row = readonly { readonly field?: unknown; readonly value?: unknown }[];

/**
 * When requests came from where, by the answer to the query of docs/audit.md.
 *
 * @throws Error with a sentence for the terminal
 */
export function readSightings(path: string): Sighting[] {
  const document = readJson(path);
  const results = isObject(document) ? (document as { results?: unknown }).results : undefined;
  if (!Array.isArray(results))
    throw new Error(`--seen: ${JSON.stringify(path)} has no "results": write what aws logs get-query-results prints`);
  return results.flatMap((row) => sightingIn(Array.isArray(row) ? row : []));
}

function sightingIn(row: Row): Sighting[] {
  const fields = Object.fromEntries(row.map((cell) => [String(cell?.field), String(cell?.value)]));
  const { stack, class: className, origin, at = '' } = fields;
  // `max(@timestamp)` is a number of milliseconds; `@timestamp` itself is written out, in UTC
  const time = /^\d+$/.test(at) ? Number(at) : Date.parse(`${at.replace(' ', 'T')}Z`);
  if (className === undefined || origin === undefined || Number.isNaN(time)) return [];
  return [{ ...(stack !== undefined && { stack }), class: className, origin, at: time }];
}
