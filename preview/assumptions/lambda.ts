import type { Assumption } from './assumption';

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/';

export const LAMBDA_FUNCTIONS: readonly Assumption[] = [
  {
    area: 'Lambda',
    behaviour: 'one event at a time in each process; it is frozen after its answer and thawed for the next event',
    source: `${LAMBDA}lambda-runtime-environment.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'environment variables of a function; of those around the preview it sees PATH, temporary folders, NODE_EXTRA_CA_CERTS and proxies',
    source: `${LAMBDA}configuration-envvars.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'code is a folder of its own, which no package.json and no package of the project or of Python reaches; but it can be written to',
    source: `${LAMBDA}nodejs-package.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'the AWS SDK is that of the project, in Python that of this machine, whatever version the runtime has; layers are left out for Node.js',
    source: `${LAMBDA}lambda-nodejs.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'modules of the layers of the app are found by functions in Python, the last layer first; those of others are left out',
    source: `${LAMBDA}packaging-layers.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'the Python of their version, or else whatever python3 is on the PATH, runs functions in Python; what they return becomes JSON, and is not awaited',
    source: `${LAMBDA}python-handler.html`,
  },
  {
    area: 'Lambda',
    behaviour: 'handlers are async or take a callback, which waits for an empty event loop by default',
    source: `${LAMBDA}nodejs-handler.html`,
  },
  {
    area: 'Lambda',
    behaviour: 'events and results have at most 6 MB',
    source: `${LAMBDA}gettingstarted-limits.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'awslambda.streamifyResponse and HttpResponseStream.from; the metadata are written with the first write, never with end alone',
    source: `${LAMBDA}config-rs-write-functions.html`,
  },
  {
    area: 'Lambda',
    behaviour: 'a streamed response has at most 200 MB',
    source: `${LAMBDA}configuration-response-streaming.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'an error after the first byte cuts off the connection, so that clients see that the response is not whole; a stream that is never ended waits for the timeout',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda',
    behaviour:
      'whoever calls a function that streams without asking for a stream gets all of it at the end, metadata included',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda',
    behaviour: 'at most four processes a function, further events wait; memory is not limited',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda',
    behaviour:
      'the Node.js that runs the preview, or that of the PATH where Bun does, runs the functions, whichever nodejs runtime they name',
    source: 'unconfirmed',
  },
];
