import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A Parameter Store on loopback that answers each read after `delayMilliseconds`, and counts the reads. */
export async function startParameterStore(value, delayMilliseconds) {
  const store = { requests: 0, endpoint: '', close: () => server.close() };
  const server = createServer(async (request, response) => {
    store.requests += 1;
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (delayMilliseconds > 0) await wait(delayMilliseconds);
    const { Name, Names } = JSON.parse(body);
    const parameter = (name) => ({ Name: name, Type: 'StringList', Value: value, Version: 1 });
    const answer = Names ? { Parameters: Names.map(parameter), InvalidParameters: [] } : { Parameter: parameter(Name) };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  store.endpoint = `http://127.0.0.1:${server.address().port}`;
  return store;
}
