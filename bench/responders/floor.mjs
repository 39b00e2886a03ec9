/** The least that reading a parameter takes: a hash, a request that carries it, and an answer that is JSON. */
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export async function handler() {
  const body = JSON.stringify({ Name: process.env.ORIGINS_PARAMETER });
  const hash = createHash('sha256').update(body).digest('hex');
  const authorization = createHmac('sha256', 'key').update(hash).digest('hex');
  const options = { method: 'POST', headers: { authorization }, agent: new Agent({ keepAlive: true }) };
  const text = await new Promise((resolve, reject) => {
    const outgoing = request(process.env.AWS_ENDPOINT_URL, options, (incoming) => {
      let read = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk) => {
        read += chunk;
      });
      incoming.on('end', () => resolve(read));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  const [origin] = JSON.parse(text).Parameter.Value.split(',');
  return { statusCode: 204, headers: { 'access-control-allow-origin': origin } };
}
