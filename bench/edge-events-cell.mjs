/** One cell of the row of warm edge functions: the two origin events of one actual request, in a process of its own. */
import { createRequire } from 'node:module';
import { measure, do_not_optimize as use } from 'mitata';
import { cloudFrontRequest, cloudFrontResponse } from './events.mjs';

const BATCH = 64;
const OPTIONS = {
  warmup_threshold: Number.POSITIVE_INFINITY,
  batch_threshold: Number.POSITIVE_INFINITY,
  batch_samples: BATCH,
  min_cpu_time: 2e7,
  min_samples: 300,
  gc: false,
};

const { file, origins } = JSON.parse(process.argv[2]);
const { handler } = createRequire(import.meta.url)(file);
/** As texts: the Lambda runtime hands each invocation an event that it has just parsed. */
const events = origins.map((origin) => [cloudFrontRequest, cloudFrontResponse].map((of) => JSON.stringify(of(origin))));
let count = 0;

const answers = [];
for (const text of events[0]) answers.push((await handler(JSON.parse(text))) ?? {});
const { p50 } = await measure(function* () {
  yield {
    0: () => events[count++ % events.length].map((text) => JSON.parse(text)),
    bench: bothEvents,
  };
}, OPTIONS);
const [request, response] = answers;
const allowedOrigin = response.headers?.['access-control-allow-origin']?.[0].value;
process.stdout.write(`\n${JSON.stringify({ nanoseconds: p50, isPassedOn: request.method === 'PUT', allowedOrigin })}`);

async function bothEvents([request, response]) {
  use(await handler(request));
  use(await handler(response));
}
