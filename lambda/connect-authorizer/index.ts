import { RouteTable } from '../../lib/routes/route-table';
import { ClassTable } from '../../request/cors/class-table';
import { readConfigFile } from '../../request/cors/config-file';
import { makeMeter } from '../../request/observe/meter';
import { TimeBudget } from '../../request/time-budget';
import { authorizeConnect, type ConnectAnswer } from './authorize';

const time = new TimeBudget();
const config = readConfigFile(__dirname);
const deadline = (milliseconds: number) => time.deadline(milliseconds);
const table = new ClassTable(config, RouteTable, { deadline, meter: makeMeter('connect') });

/** The authorizer of a WebSocket API whose class takes no tokens. */
function handler(event: unknown): Promise<ConnectAnswer> {
  time.begin();
  return authorizeConnect(table, config, event);
}

// esbuild needs no helpers for this form
export = { handler };
