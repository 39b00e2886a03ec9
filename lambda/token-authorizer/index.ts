import { readBakedConfig } from '../../request/cors/baked-config';
import { makeHandler } from './token-authorizer';

/** The authorizer of all methods whose classes take scoped tokens. */
export const handler = makeHandler(readBakedConfig(__dirname));
