import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { ClassTable } from '../../request/cors/class-table';
import { readConfigFile } from '../../request/cors/config-file';
import type { CloudFrontRequest, CloudFrontResponse } from '../../request/events/cloudfront-event';
import { makeMeter } from '../../request/observe/meter';
import { TimeBudget } from '../../request/time-budget';
import { respond } from './respond';

const time = new TimeBudget();
const deadline = (milliseconds: number) => time.deadline(milliseconds);
const config = readConfigFile(__dirname);
const table = new ClassTable(config, PathPatternTable, { deadline, meter: makeMeter('edge') });

/** The responder of a distribution, at origin-request and origin-response of its behaviours. */
function handler(event: unknown): Promise<CloudFrontRequest | CloudFrontResponse | undefined> {
  time.begin();
  return respond(table, event, config.otherDomains);
}

// esbuild needs no helpers for this form
export = { handler };
