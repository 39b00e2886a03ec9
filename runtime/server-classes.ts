import { CONFIG_VARIABLE } from '../lib/contract/variables';
import { PLAIN, spellingOf } from '../lib/routes/path-spelling';
import { decode } from '../lib/routes/path-tokens';
import { RouteTable } from '../lib/routes/route-table';
import { containerCredentials } from '../request/aws/container-credentials';
import { ClassTable } from '../request/cors/class-table';
import { checkFunctionConfig, loadFunctionConfig } from '../request/cors/function-config';
import type { RequestPath } from '../request/events/request-path';
import { log } from '../request/log';
import { makeMeter } from '../request/observe/meter';
import { logError } from './handler-error';
import type { CorsOptions } from './options';
import type { Find } from './server-request';

/** The look-up of a server: of the given classes, or of those in its environment. Without any, it finds none. */
export function findIn({ config: given, path: pathOf }: CorsOptions): Find {
  const { config, problems } =
    given === undefined ? loadFunctionConfig(process.env[CONFIG_VARIABLE]) : checkFunctionConfig(given);
  if (config === undefined) {
    log('config', { problems, consequence: 'cors adds no headers and stops nothing' });
    return () => undefined;
  }
  const meter = makeMeter('server');
  const table = new ClassTable(config, RouteTable, { credentials: containerCredentials(), meter });
  if (pathOf === undefined) return (path) => table.find(path);
  return (path) => {
    try {
      return table.find(readingsOf(path, pathOf));
    } catch (error) {
      // whose class it is nobody knows then, and a server without a framework would end
      logError(error);
      return 'failed';
    }
  };
}

/**
 * A path as the API has it. What the server's author cuts off may be spelled otherwise, so that it stays: `/V1/orders`,
 * `/%761/orders`. Of such a path that is one reading, and what remains of it in the usual spelling another.
 */
function readingsOf(path: string, pathOf: (path: string) => string): RequestPath {
  const usual = spellingOf(path) === PLAIN ? path : (decode(path) ?? path).toLowerCase().replace(/[/\\]+/g, '/');
  return { path: pathOf(path), ...(usual !== path && { spelled: pathOf(usual) }) };
}
