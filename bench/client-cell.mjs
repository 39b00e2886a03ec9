// One new process: a call of corsFetch, warm, or of fetch itself. `fetch` answers by itself, so that nothing is measured but the way.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { call, client } = JSON.parse(process.argv[2]);
const CALLS = 20_000;
const URL = 'https://api.shop.example/orders';

const answer = new Response(null, { status: 204 });
globalThis.fetch = async () => answer;
const { corsFetch } = await import(pathToFileURL(resolve(client)));
const calls = {
  // what a bare call makes too
  fetch: () => fetch(new Request(URL, { headers: { accept: 'application/json' } })),
  corsFetch: () => corsFetch(URL, { headers: { accept: 'application/json' } }),
};

const run = async () => {
  const begin = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i++) await calls[call]();
  return Number(process.hrtime.bigint() - begin) / CALLS;
};
await run();
console.log(JSON.stringify({ nanoseconds: await run() }));
