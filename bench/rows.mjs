import * as coldLoad from './cold-load.mjs';
import * as decision from './decision.mjs';
import * as firstPreflight from './first-preflight.mjs';
import * as hostileHeaders from './hostile-headers.mjs';
import * as synth from './synth.mjs';

/** What is measured, by the name that `npm run bench -- NAME` takes. */
export const ROWS = {
  decision,
  'hostile-headers': hostileHeaders,
  'cold-load': coldLoad,
  'first-preflight': firstPreflight,
  synth,
};
