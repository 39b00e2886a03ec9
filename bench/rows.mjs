import * as audit from './audit.mjs';
import * as check from './check.mjs';
import * as client from './client.mjs';
import { coldLoad } from './cold-load.mjs';
import * as decision from './decision.mjs';
import * as edgeEvents from './edge-events.mjs';
import * as edgeFunction from './edge-function.mjs';
import * as edgeSynth from './edge-synth.mjs';
import { firstPreflight } from './first-preflight.mjs';
import * as hostileHeaders from './hostile-headers.mjs';
import * as longList from './long-list.mjs';
import * as metrics from './metrics.mjs';
import * as openApiSynth from './openapi-synth.mjs';
import * as page from './page.mjs';
import * as pushedTemplate from './pushed-template.mjs';
import * as pythonDecision from './python-decision.mjs';
import * as pythonImport from './python-import.mjs';
import * as replay from './replay.mjs';
import { EDGE, REGIONAL } from './responders.mjs';
import * as streaming from './streaming.mjs';
import * as synth from './synth.mjs';
import * as tokenAuthorization from './token-authorization.mjs';
import * as tokenColdLoad from './token-cold-load.mjs';
import * as tokenRevocation from './token-revocation.mjs';

/** What is measured, by the name that `npm run bench -- NAME` takes. */
export const ROWS = {
  decision,
  'hostile-headers': hostileHeaders,
  'cold-load': coldLoad({
    title: 'Loading the regional responder in a new process',
    place: REGIONAL,
    peers: ['middy', 'powertools'],
  }),
  'first-preflight': firstPreflight({
    title: 'The first preflight of a cold responder',
    place: REGIONAL,
    delays: [0, 50],
    peers: ['middy', 'powertools'],
  }),
  'edge-cold-load': coldLoad({
    title: 'Loading the edge function in a new process',
    place: EDGE,
    peers: ['middy'],
  }),
  'edge-first-preflight': firstPreflight({
    title: 'The first preflight of a cold edge function',
    place: EDGE,
    delays: [0, 150],
    peers: ['middy', 'aws-sdk'],
  }),
  'edge-events': edgeEvents,
  'edge-function': edgeFunction,
  'pushed-template': pushedTemplate,
  'long-list': longList,
  metrics,
  client,
  page,
  streaming,
  synth,
  'openapi-synth': openApiSynth,
  'edge-synth': edgeSynth,
  'python-decision': pythonDecision,
  'python-import': pythonImport,
  'token-authorization': tokenAuthorization,
  'token-cold-load': tokenColdLoad,
  'token-revocation': tokenRevocation,
  audit,
  replay,
  check,
};
