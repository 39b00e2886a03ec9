import type { DiagnosisConfig } from '../../lib/contract/diagnosis';
import { RouteTable } from '../../lib/routes/route-table';
import { ClassTable } from '../../request/cors/class-table';
import { readConfigFile } from '../../request/cors/config-file';
import type { HttpResponse } from '../../request/cors/http-response';
import { TimeBudget } from '../../request/time-budget';
import { Diagnosis } from './diagnosis';
import { Throttle } from './throttle';

const time = new TimeBudget();
const config: DiagnosisConfig = readConfigFile(__dirname);
const table = new ClassTable(config, RouteTable, {
  deadline: (milliseconds) => time.deadline(milliseconds),
  // what pages ask about was counted, and logged, where it was denied
  meter: () => () => {},
});
const diagnosis = new Diagnosis(table, config, new Throttle());

/** Tells pages why a request of theirs was blocked. */
function handler(event: unknown): Promise<HttpResponse> {
  time.begin();
  return diagnosis.respond(event);
}

// esbuild needs no helpers for this form
export = { handler };
