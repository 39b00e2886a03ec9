/** One cell of the decision rows, in a process of its own: measures one library with one kind of request. */
import { measure, do_not_optimize as use } from 'mitata';
import { HOSTILE_VALUES, MAX_AGE_SECONDS, METHODS, makeOrigins, preflights, REQUEST_HEADERS } from './requests.mjs';

const BATCH_NANOSECONDS = 1e6;
const MIN_BATCH = 32;
const MAX_BATCH = 256;
/** Batches of hostile requests are smaller: each holds kilobytes. */
const MAX_HOSTILE_BATCH = 64;
/** Always in batches: else a slow first call makes mitata time single calls, and the clock is most of what it sees. */
const OPTIONS = { warmup_threshold: Number.POSITIVE_INFINITY, batch_threshold: Number.POSITIVE_INFINITY, gc: false };

const { library: name, origins: count, request: kind, policyModule } = JSON.parse(process.argv[2]);
const { listed, unlisted } = makeOrigins(count);
const policy = { origins: listed, methods: METHODS, requestHeaders: REQUEST_HEADERS, maxAgeSeconds: MAX_AGE_SECONDS };
const library = await (await import(`./peers/${name}.mjs`)).prepare(policy, { policyModule });
const hostile = HOSTILE_VALUES[kind];

await checkAdapter();
const headers = preflights(kind === 'miss' ? unlisted : listed, hostile);
const first = await measurement(headers, { min_cpu_time: 5e7, batch_samples: MIN_BATCH });
const batch = 2 ** Math.round(Math.log2(BATCH_NANOSECONDS / first.p50));
const { p50 } = await measurement(headers, {
  min_cpu_time: 1.5e8,
  batch_samples: Math.min(Math.max(batch, MIN_BATCH), hostile ? MAX_HOSTILE_BATCH : MAX_BATCH),
});
process.stdout.write(JSON.stringify({ nanoseconds: p50 }));

/** Times decisions in batches; making the requests is mitata's computed parameter and stays out of the time. */
function measurement(nextHeaders, options) {
  const task = function* () {
    yield { 0: () => library.request(nextHeaders()), bench: decide };
  };
  return measure(task, { ...options, ...OPTIONS });
}

/** One function for all measurements of the process: what V8 makes of it while warming up then serves on. */
function decide(request) {
  const response = library.decide(request);
  use(response);
  return response;
}

/** A library that allows what it must refuse, or refuses what it must allow, is not measured. */
async function checkAdapter() {
  for (const [expectation, [origin]] of Object.entries({ hit: listed, miss: unlisted })) {
    const request = library.request(preflights([origin])());
    const allowed = library.allowedOrigin(request, await library.decide(request));
    const expected = expectation === 'hit' ? origin : undefined;
    if (allowed !== expected)
      throw new Error(
        `${name} answers ${JSON.stringify(allowed)} to a ${expectation}, not ${JSON.stringify(expected)}`,
      );
  }
}
