/**
 * Sends requests with many tokens at a steady rate to an API in the preview, revokes one token after the other, and tells
 * how long each went on.
 */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { summary } from './processes.mjs';
import { ORIGIN, TokenPreview } from './token-preview.mjs';

const REVOKED = 16;
/** No divisor of the time for which instances know what was revoked: each revocation comes at another moment of it. */
const SECONDS_BETWEEN = 1.1;
const WARM_UP_SECONDS = 4;
/** More than the preview has instances of one function. */
const CONNECTIONS = 12;

const { folder, boundSeconds, requestsPerSecond } = JSON.parse(process.argv[2]);
const preview = await TokenPreview.start(folder, boundSeconds);
try {
  process.stdout.write(`\n${JSON.stringify({ boundSeconds, ...(await measure()) })}`);
} finally {
  preview.close();
}

async function measure() {
  const tokens = await Promise.all(Array.from({ length: REVOKED + 1 }, () => preview.token()));
  // the last one is never revoked; times are milliseconds
  const outcomes = tokens.map((token) => ({ token, revoked: Infinity, refused: Infinity, accepted: -Infinity }));
  const load = { requests: 0, otherAnswers: 0, isOver: false };
  const running = sendRequests(outcomes, load);
  await sleep(WARM_UP_SECONDS * 1000);
  const before = { time: performance.now(), requests: load.requests, reads: preview.reads };
  for (const outcome of outcomes.slice(0, REVOKED)) {
    // before the request, so that writing is part of what is measured
    outcome.revoked = performance.now();
    await preview.revoke(outcome.token);
    await sleep(SECONDS_BETWEEN * 1000);
  }
  await sleep((boundSeconds + 1) * 1000);
  const seconds = (performance.now() - before.time) / 1000;
  const rate = (load.requests - before.requests) / seconds;
  const reads = preview.reads - before.reads;
  load.isOver = true;
  await running;
  const times = (name) => summary(outcomes.slice(0, REVOKED).map((outcome) => (outcome[name] - outcome.revoked) * 1e6));
  const { otherAnswers } = load;
  return { rate, reads, revocations: REVOKED, refused: times('refused'), accepted: times('accepted'), otherAnswers };
}

/** At each connection one request after the other, each when it is due, with every token in turn. */
async function sendRequests(outcomes, load) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const begun = performance.now();
  let next = 0;
  const work = async () => {
    while (!load.isOver) {
      const index = next++;
      const wait = begun + (index * 1000) / requestsPerSecond - performance.now();
      if (wait > 1) await sleep(wait);
      await sendRequest(agent, outcomes[index % outcomes.length], load);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  agent.destroy();
}

/** A request counts from when it was sent: how long a busy machine takes to answer says nothing about the revocation. */
async function sendRequest(agent, outcome, load) {
  const sent = performance.now();
  const status = await statusOf(agent, outcome.token);
  load.requests++;
  if (status === 200) outcome.accepted = Math.max(outcome.accepted, sent);
  else if (status === 401 && outcome.revoked < performance.now()) outcome.refused = Math.min(outcome.refused, sent);
  else load.otherAnswers++;
}

function statusOf(agent, token) {
  const headers = { origin: ORIGIN, authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    get(preview.url, { agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
}
