import { RouteTable } from '../../lib/routes/route-table';
import { ClassTable } from '../../request/cors/class-table';
import { readConfigFile } from '../../request/cors/config-file';
import type { HttpResponse } from '../../request/cors/http-response';
import { makeMeter } from '../../request/observe/meter';
import { TimeBudget } from '../../request/time-budget';
import { respond } from './respond';

const time = new TimeBudget();
const deadline = (milliseconds: number) => time.deadline(milliseconds);
const table = new ClassTable(readConfigFile(__dirname), RouteTable, { deadline, meter: makeMeter('responder') });

/** The regional responder: one function for all `OPTIONS` methods of an API that no mapping template can answer. */
function handler(event: unknown): Promise<HttpResponse> {
  time.begin();
  return respond(table, event);
}

// esbuild needs no helpers for this form
export = { handler };
