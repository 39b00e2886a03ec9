// Runs one Lambda function in a process of its own: takes events over the IPC channel, one at a time, and answers as
// Lambda's Node.js runtime does. Plain CommonJS with nothing but Node's own modules: it is shipped as it is.
'use strict';

const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { awslambda, isStreaming, ResponseStream } = require('./lambda-response-stream.cjs');

// Ctrl-C reaches every process of the terminal's group; only the preview decides when a function ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));
process.on('beforeExit', () => onEmptyLoop?.());

globalThis.awslambda = awslambda;

const taskRoot = process.env.LAMBDA_TASK_ROOT;
/** Ends the pending invocation; errors outside of any promise reach the caller by it. */
let answer;
/** What the pending invocation does once nothing is left to wait for. */
let onEmptyLoop;
/** Lets the pending invocation send the next piece of its response. */
let onRoom;
let handler;
let loadError;

// The code is loaded before the first event is there, and what that takes does not count as time of an invocation.
const loading = loadHandler()
  .then(
    (loaded) => {
      handler = loaded;
    },
    (error) => {
      loadError = error;
    },
  )
  .finally(() => process.send({ ready: true }));

process.on('uncaughtException', (error) => exitWith(error));
process.on('unhandledRejection', (reason) =>
  exitWith(Object.assign(new Error(String(reason?.message ?? reason)), { name: 'Runtime.UnhandledPromiseRejection' })),
);

process.on('message', async (message) => {
  if (message.hasRoom) {
    onRoom?.();
    return;
  }
  let done = false;
  answer = (outcome) => {
    if (done) return;
    done = true;
    process.channel.ref();
    onEmptyLoop = undefined;
    process.send(outcome);
  };
  await loading;
  if (loadError) answer({ error: describe(loadError), fatal: true });
  else if (isStreaming(handler)) stream(message);
  else invoke(message);
});

async function loadHandler() {
  const name = process.env._HANDLER;
  const match = /^(.*\/)?([^/.]+)\.(.+)$/.exec(name);
  if (!match) throw named('Runtime.MalformedHandlerName', `Bad handler ${name}`);
  const [, directory = '', file, property] = match;
  const module = await loadModule(path.resolve(taskRoot, directory, file), `${directory}${file}`);
  const found = property.split('.').reduce((value, key) => value?.[key], module);
  if (found === undefined) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof found !== 'function') throw named('Runtime.HandlerNotFound', `${name} is not a function`);
  return found;
}

async function loadModule(base, shown) {
  for (const extension of ['.js', '.mjs', '.cjs']) {
    const file = base + extension;
    if (!require('node:fs').existsSync(file)) continue;
    try {
      const module = extension === '.mjs' ? await import(pathToFileURL(file).href) : require(file);
      return module;
    } catch (error) {
      if (error?.code === 'ERR_REQUIRE_ESM') return import(pathToFileURL(file).href);
      if (error instanceof SyntaxError) error.name = 'Runtime.UserCodeSyntaxError';
      throw error;
    }
  }
  throw named('Runtime.ImportModuleError', `Error: Cannot find module '${shown}'`);
}

function contextOf({ requestId, deadline }) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: process.env.PREVIEW_FUNCTION_ARN,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** A stream that is never ended waits for the function's timeout, as on Lambda. */
async function stream(message) {
  const response = new ResponseStream(handler, (part, done) => {
    onRoom = done;
    process.send(part);
  });
  const closed = new Promise((resolve) => response.once('close', resolve));
  try {
    const returned = handler(message.event, response.forHandler(), contextOf(message));
    if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
    if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
    await closed;
    if (!response.writableFinished) throw response.errored ?? new Error('Response stream is not finished.');
    answer({ result: 'null' });
  } catch (error) {
    response.fail();
    await closed;
    answer({ error: describe(error) });
  }
}

function invoke(message) {
  let ended = false;
  const finish = (error, result) => {
    if (ended) return;
    ended = true;
    const outcome = error ? { error: describe(error) } : serialised(result);
    // A callback's answer waits for everything that the function began, unless it says otherwise.
    if (error || context.callbackWaitsForEmptyEventLoop === false) answer(outcome);
    else onEmptyLoop = () => answer(outcome);
  };
  const context = {
    ...contextOf(message),
    done: finish,
    succeed: (result) => finish(null, result),
    fail: (error) => finish(error ?? new Error('Unknown'), undefined),
  };
  // Without the reference, an empty event loop shows: a handler that still owes its answer then never gives one.
  process.channel.unref();
  let pending = false;
  onEmptyLoop = () => {
    if (pending) answer({ error: { errorType: 'Runtime.NodeJsExit', errorMessage: 'the promise never settles' } });
    else answer({ result: 'null' });
  };
  let returned;
  try {
    returned = handler(message.event, context, finish);
  } catch (error) {
    ended = true;
    answer({ error: describe(error) });
    return;
  }
  if (typeof returned?.then !== 'function') return;
  pending = true;
  returned.then(
    (result) => {
      ended = true;
      answer(serialised(result));
    },
    (error) => {
      ended = true;
      answer({ error: describe(error) });
    },
  );
}

function serialised(result) {
  try {
    return { result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return {
      error: { errorType: 'Runtime.MarshalError', errorMessage: `Unable to stringify response body: ${error}` },
    };
  }
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function exitWith(error) {
  console.error(error);
  const end = () => process.exit(1);
  if (answer) process.send({ error: describe(error), fatal: true }, end);
  else end();
}
