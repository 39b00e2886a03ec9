import { readConfigFile } from '../../request/cors/config-file';
import { makeHandler } from './token-authorizer';

/** The authorizer of all methods whose classes take scoped tokens. */
const handler = makeHandler(readConfigFile(__dirname));

// esbuild needs no helpers for this form
export = { handler };
