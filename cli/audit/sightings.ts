import type { Sighting } from '../../checks/audit/judge-entry';
import { sightingsOf } from '../../checks/audit/seen-query';
import { rowsOf } from '../../request/aws/cloudwatch-logs';
import { isObject } from '../../request/guards';
import { readJson } from '../read-json';

/**
 * When requests came from where, by the answer to the query of docs/audit.md, as `aws logs get-query-results` prints it.
 *
 * @throws Error with a sentence for the terminal
 */
export function readSightings(path: string): Sighting[] {
  const document = readJson(path);
  const results = isObject(document) ? (document as { results?: unknown }).results : undefined;
  if (!Array.isArray(results))
    throw new Error(`--seen: ${JSON.stringify(path)} has no "results": write what aws logs get-query-results prints`);
  return sightingsOf(rowsOf(results));
}
