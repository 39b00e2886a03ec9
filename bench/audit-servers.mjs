/** A name server that knows every name, and a web server with TLS that answers each request after a while, in a process of their own. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { decode, encode } from 'dns-packet';
import { generate } from 'selfsigned';

const [delay] = process.argv.slice(2).map(Number);

const dns = createSocket('udp4');
dns.on('message', (message, { port, address }) => {
  const { id, questions } = decode(message);
  const [{ name, type }] = questions;
  const answers = type === 'A' ? [{ name, type, ttl: 1, data: '127.0.0.1' }] : [];
  dns.send(encode({ type: 'response', id, flags: 0x180, questions, answers }), port, address);
});
dns.bind(0, '127.0.0.1');
await once(dns, 'listening');

const keys = { keyType: 'ec', algorithm: 'sha256' };
const { private: key, cert } = await generate([{ name: 'commonName', value: 'shop.test' }], {
  ...keys,
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: '*.shop.test' }] }],
});
let open = 0;
let most = 0;
const web = createServer({ key, cert }, (_, response) => setTimeout(() => response.end(), delay));
web.on('connection', (socket) => {
  most = Math.max(most, ++open);
  socket.on('close', () => open--);
});
web.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
await once(web, 'listening');
process.on('message', () => process.send({ most }));
process.send({ dns: `127.0.0.1:${dns.address().port}`, port: web.address().port, ca: cert });
