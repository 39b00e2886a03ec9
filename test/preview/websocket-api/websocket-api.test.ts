import { expect, it } from '@jest/globals';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { WebSocket } from 'ws';
import { WebSocketStack } from '../../../examples/websocket/websocket-stack';
import { connect } from '../../support/preview/connect';
import { inline, preview, serve, synthesise } from '../../support/preview/served-app';

const [ORIGIN, OTHER] = ['https://app.shop.example', 'https://evil.example'];

const answerOf = (socket: WebSocket) =>
  new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));

it('serves examples/websocket: pages of the shop connect, others do not, and who is no page does', async () => {
  const { url, endpoints, lines } = await serve(synthesise((app) => new WebSocketStack(app, 'Updates')));
  expect(endpoints).toMatchObject([{ kind: 'websocket-api', url: expect.stringMatching(/^ws:.*\/prod$/) }]);
  const { outcome, socket } = await connect(url, ORIGIN);
  expect(outcome).toBe('open');
  const answer = answerOf(socket);
  socket.send('hello');
  expect(await answer).toBe('hello');
  socket.close();
  expect((await connect(url, OTHER)).outcome).toBe(403);
  expect((await connect(url, 'null')).outcome).toBe(403);
  expect((await connect(url)).outcome).toBe('open');
  expect((await connect(url.replace('prod', 'beta'), ORIGIN)).outcome).toBe(403);
  expect(lines.join('\n')).toContain(`connect /prod  403  origin ${OTHER}`);
});

const CODE = `
exports.handler = async ({ requestContext, body, headers }) => {
  const { routeKey, connectionId, stage } = requestContext;
  console.log(JSON.stringify({ routeKey, eventType: requestContext.eventType, body, headers: headers?.Host !== undefined }));
  if (routeKey === '$connect') return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'chat.v1', 'X-Other': 'dropped' } };
  if (routeKey === 'send') {
    const url = process.env.CALLBACK + '/@connections/' + encodeURIComponent(connectionId);
    const signed = { authorization: 'AWS4-HMAC-SHA256 ...' };
    const unsigned = await fetch(url, { method: 'POST', body: 'x' });
    await fetch(url, { method: 'POST', body: 'pushed ' + unsigned.status, headers: signed });
    return { statusCode: 200 };
  }
  if (routeKey === 'fail') throw new Error('broken');
  return { statusCode: 200, body: 'echo ' + body };
};`;

it('calls routes by what messages name, sends what handlers push, and accepts sub-protocols', async () => {
  const { url, lines } = await preview((stack) => {
    const fn = inline(stack, 'Fn', CODE);
    const route = (id: string) => ({ integration: new WebSocketLambdaIntegration(id, fn) });
    const api = new WebSocketApi(stack, 'Api', {
      connectRouteOptions: route('Connect'),
      disconnectRouteOptions: route('Disconnect'),
      defaultRouteOptions: { ...route('Message'), returnResponse: true },
    });
    api.addRoute('send', route('Send'));
    api.addRoute('fail', route('Fail'));
    const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true });
    fn.addEnvironment('CALLBACK', stage.callbackUrl);
  });
  const { socket } = await connect(url, ORIGIN, ['chat.v2', 'chat.v1']);
  expect(socket.protocol).toBe('chat.v1');
  const ask = async (message: string) => {
    const answer = answerOf(socket);
    socket.send(message);
    return answer;
  };
  expect(await ask('hello')).toBe('echo hello');
  expect(await ask('{"action":"send"}')).toBe('pushed 403');
  expect(await ask('{"action":"$connect"}')).toBe('echo {"action":"$connect"}');
  expect(JSON.parse(await ask('{"action":"fail"}'))).toMatchObject({ message: 'Internal server error' });
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.close();
  await gone;
  for (let i = 0; i < 50 && !lines.join('\n').includes('DISCONNECT'); i++)
    await new Promise((done) => setTimeout(done, 100));
  expect(lines.join('\n')).toContain('"routeKey":"$disconnect","eventType":"DISCONNECT"');
});
