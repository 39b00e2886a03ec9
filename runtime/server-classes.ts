import { CONFIG_VARIABLE } from '../lib/contract/variables';
import { RouteTable } from '../lib/routes/route-table';
import { containerCredentials } from '../request/aws/container-credentials';
import { ClassTable } from '../request/cors/class-table';
import { checkFunctionConfig, loadFunctionConfig } from '../request/cors/function-config';
import { log } from '../request/log';
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
  const table = new ClassTable(config, RouteTable, { credentials: containerCredentials() });
  return (path) => table.find(pathOf ? pathOf(path) : path);
}
