import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { readBakedConfig } from '../../request/cors/baked-config';
import { ClassTable } from '../../request/cors/class-table';
import type { CloudFrontRequest, CloudFrontResponse } from './cloudfront-event';
import { respond } from './respond';

const table = new ClassTable(readBakedConfig(__dirname), {}, PathPatternTable);

/** The responder of a distribution, at origin-request and origin-response of its behaviours. */
export function handler(event: unknown): Promise<CloudFrontRequest | CloudFrontResponse | undefined> {
  return respond(table, event);
}
