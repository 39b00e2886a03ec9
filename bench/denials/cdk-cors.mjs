import { log } from '../../request/log';
import { makeMeter } from '../../request/observe/meter';

const decision = { kind: 'preflight', allowed: false, reason: 'origin-not-listed', status: 403, headers: {} };

export function prepare({ clock }) {
  const count = makeMeter('responder', { clock, log, env: {} })('orders', 'Shop');
  return ({ origin, method, address }) =>
    count(decision, { method: 'OPTIONS', origin, requestMethod: method }, address);
}
