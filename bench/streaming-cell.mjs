/** One cell of the row of handlers that stream: time until the first byte, and per MB, in a process of its own. */
import { createRequire } from 'node:module';
import { measure, do_not_optimize as use } from 'mitata';

const FIRST_BYTE = { warmup_threshold: Number.POSITIVE_INFINITY, min_cpu_time: 2e8, min_samples: 2000, gc: false };
const WHOLE = { warmup_threshold: Number.POSITIVE_INFINITY, min_cpu_time: 1e9, min_samples: 100, gc: false };
/** Of a response that is streamed in pieces as Node.js reads files. */
const MEGABYTES = 8;
const PIECE = Buffer.alloc(64 * 1024, 'x');
const ORIGIN = 'https://app.example.com';

const { name, runtime } = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
const { awslambda, ResponseStream } = require('../preview/lambda-response-stream.cjs');
const { withCors } = require(runtime);

const config = {
  classes: { orders: { policy: { name: 'orders', origins: [ORIGIN], methods: ['GET'], credentials: true } } },
  routes: [{ path: '/orders', read: 'orders', write: 'orders' }],
};
const wrapped = (handler) => (name === 'bare' ? handler : withCors(handler, { config }));

/** As a text: the Lambda runtime hands each invocation an event that it has just parsed. */
const event = JSON.stringify({
  resource: '/orders',
  path: '/orders',
  httpMethod: 'GET',
  headers: { Origin: ORIGIN },
  multiValueHeaders: { Origin: [ORIGIN] },
  requestContext: { resourcePath: '/orders', stage: 'prod', domainName: 'abc.execute-api.eu-west-1.amazonaws.com' },
});
const METADATA = { statusCode: 200, headers: { 'content-type': 'text/plain' } };

const firstByte = wrapped(
  awslambda.streamifyResponse(async (_event, stream) => {
    awslambda.HttpResponseStream.from(stream, METADATA).write('x');
  }),
);
const whole = wrapped(
  awslambda.streamifyResponse(async (_event, stream) => {
    const response = awslambda.HttpResponseStream.from(stream, METADATA);
    const pieces = (MEGABYTES * 1024 * 1024) / PIECE.length;
    for (let piece = 0; piece < pieces; piece++) {
      if (!response.write(PIECE)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  }),
);

/** Sends nowhere: what remains is what the process itself does. */
function streamFor(handler) {
  return new ResponseStream(handler, (part, done) => {
    use(part);
    done();
  }).forHandler();
}

async function run(handler) {
  await handler(JSON.parse(event), streamFor(handler), {});
}

const first = await measure(() => run(firstByte), FIRST_BYTE);
const all = await measure(() => run(whole), WHOLE);
process.stdout.write(`\n${JSON.stringify({ firstByte: first.p50, megabyte: all.p50 / MEGABYTES })}`);
