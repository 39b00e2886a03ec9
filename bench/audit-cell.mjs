/** An audit of many origins in a new process, against as many looked at one after another. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';

const { bundle, origins, sample, delayMilliseconds } = JSON.parse(process.argv[2]);
const { audit, findOut, nameServers, parseOriginPattern } = createRequire(import.meta.url)(bundle);

const servers = fork(fileURLToPath(new URL('audit-servers.mjs', import.meta.url)), [String(delayMilliseconds)]);
const [{ dns, port, ca }] = await once(servers, 'message');
const network = {
  servers: nameServers([dns]),
  isAllowed: (address) => address === '127.0.0.1',
  timeout: 8_000,
  authorities: createSecureContext({ ca }),
};
const texts = Array.from({ length: origins }, (_, i) => `https://app-${i}.shop.test:${port}`);

const sampled = process.hrtime.bigint();
for (const text of texts.slice(0, sample)) await findOut(parseOriginPattern(text), network, Date.now());
const one = Number(process.hrtime.bigint() - sampled) / sample;

const started = process.hrtime.bigint();
const entries = texts.map((text) => ({ text }));
const report = await audit([{ class: 'orders', list: 'code', entries }], { network });
const all = Number(process.hrtime.bigint() - started);

servers.send({});
const [{ most }] = await once(servers, 'message');
servers.kill();
const answered = report.entries.filter(({ facts }) => facts.connection?.status === 200).length;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ cpu: (user + system) * 1000, origins, sample, all, one, most, answered }));
