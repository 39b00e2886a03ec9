import { once } from 'node:events';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../lib';
import type { PageModel } from '../../preview/page/contract';
import { buildIfMissing } from '../support/browser/build';
import { eventually } from '../support/jest/eventually';
import { onTestFinished } from '../support/jest/on-test-finished';
import { connect } from '../support/preview/connect';
import { openPageOf } from '../support/preview/page-client';
import { callAws, inline, serve, ssm, synthesise, temporaryDirectory } from '../support/preview/served-app';

const LIST = '/shop/orders/origins';
const PATIENT = { timeout: 40_000, interval: 100 };

interface Shop {
  readonly word: string;
  readonly origins?: readonly string[];
  readonly hasMore?: boolean;
}

/** An app whose function `Slow` says a word and another stays as it is. */
function synth(directory: string, { word, origins = ['https://admin.shop.example'], hasMore = false }: Shop): string {
  return synthesise((app) => {
    OriginAllowlist.setParameterRoot(app, '/shop');
    const stack = new Stack(app, 'Shop');
    const api = new RestApi(stack, 'Api');
    const slow = `exports.handler = async ({ queryStringParameters: query }) => {
      await new Promise((resolve) => setTimeout(resolve, Number(query?.wait ?? 0)));
      return { statusCode: 200, body: '${word}' };
    }`;
    const same = 'exports.handler = async () => ({ statusCode: 200, body: String(process.pid) })';
    const add = (path: string, id: string, code: string) =>
      api.root
        .addResource(path)
        .addMethod('GET', new LambdaIntegration(inline(stack, id, code, { timeout: Duration.seconds(20) })));
    add('slow', 'Slow', slow);
    add('same', 'Same', same);
    if (hasMore) add('more', 'More', same);
    new Table(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, tableName: 'orders' });
    const live = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: ['https://app.shop.example'] }),
      methods: ['GET'],
    });
    const admin = EndpointClass.sensitive(stack, 'Admin', {
      allowlist: OriginAllowlist.of(...origins),
      methods: ['GET'],
    });
    RestApiCors.of(api).apply('/same', live).apply('/slow', admin);
  }, directory);
}

/** One connection for one request after the other. */
function connection() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const sockets = new Set<Socket>();
  const ask = async (url: string): Promise<string> => {
    const sent = get(url, { agent });
    sent.once('socket', (socket) => sockets.add(socket));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += chunk;
    return text;
  };
  return { ask, sockets };
}

/** An app with a WebSocket API whose function echoes with a word. */
function synthSocket(directory: string, word: string): string {
  return synthesise((app) => {
    const stack = new Stack(app, 'Shop');
    const code = `exports.handler = async ({ body }) => ({ statusCode: 200, body: '${word} ' + body })`;
    const fn = inline(stack, 'Fn', code);
    const webSocketApi = new WebSocketApi(stack, 'Socket', {
      defaultRouteOptions: { integration: new WebSocketLambdaIntegration('Message', fn), returnResponse: true },
    });
    new WebSocketStage(stack, 'Stage', { webSocketApi, stageName: 'prod', autoDeploy: true });
  }, directory);
}

/** An app with a pushed list, and a nested stack whose template may be spoilt before the assembly is there. */
function synthPushed(directory: string, api: string, spoil: (nested: string) => void = () => {}): string {
  const made = synthesise((app) => {
    OriginAllowlist.setParameterRoot(app, '/shop');
    const stack = new Stack(app, 'Shop');
    new NestedStack(stack, 'Nested');
    const allowlist = OriginAllowlist.fromParameterStore({
      delivery: ListDelivery.PUSH,
      initialOrigins: ['https://app.shop.example'],
    });
    const shop = new RestApi(stack, api);
    shop.root.addResource('stock').addMethod('GET', new MockIntegration());
    RestApiCors.of(shop).apply('/stock', EndpointClass.credentialed(stack, 'Stock', { allowlist, methods: ['GET'] }));
  }, temporaryDirectory());
  for (const file of readdirSync(made)) if (file.endsWith('.nested.template.json')) spoil(join(made, file));
  cpSync(made, directory, { recursive: true });
  return directory;
}

describe('a preview that watches', () => {
  it('swaps what changed, keeps the rest, and drops no connection', async () => {
    buildIfMissing();
    const directory = temporaryDirectory();
    const { url, page, aws, lines, endpoints } = await serve(synth(directory, { word: 'old' }), { watch: true });
    const { ask, sockets } = connection();
    expect(await ask(`${url}/slow`)).toBe('old');
    const pid = await ask(`${url}/same`);
    await ssm(aws, 'PutParameter', { Name: LIST, Value: 'https://other.shop.example', Overwrite: true });
    await callAws(aws, 'DynamoDB_20120810.PutItem', { TableName: 'orders', Item: { pk: { S: 'kept' } } });
    const created = () => lines.filter((line) => /^(?:created|updated) /.test(line)).length;
    const before = created();

    const running = fetch(`${url}/slow?wait=3500`).then((response) => response.text());
    synth(directory, {
      word: 'new',
      origins: ['https://admin.shop.example', 'https://ops.shop.example'],
      hasMore: true,
    });
    await eventually(() => expect(lines.join('\n')).toContain('swapped '), PATIENT);

    expect(await ask(`${url}/slow`)).toBe('new');
    expect(await ask(`${url}/same`)).toBe(pid);
    expect(await ask(`${url}/more`)).toMatch(/^\d+$/);
    expect(sockets.size).toBe(1);
    expect(await running).toBe('old');
    // what operators and pages wrote is theirs
    expect((await ssm(aws, 'GetParameter', { Name: LIST })).body.Parameter.Value).toBe('https://other.shop.example');
    const scanned = await callAws<{ Count: number }>(aws, 'DynamoDB_20120810.Scan', { TableName: 'orders' });
    expect(scanned.body.Count).toBe(1);
    expect(created()).toBe(before);
    expect(lines.filter((line) => line.startsWith('FAILED'))).toEqual([]);

    const { call } = await openPageOf(page);
    const { generation, changes, targets, endpoints: served } = await call<PageModel>('/page/model');
    expect([generation, changes]).toEqual([2, ['+ admin: origin-added https://ops.shop.example']]);
    expect(targets[0]!.rows.map(({ path }) => path)).toContain('/more');
    expect(served).toEqual(endpoints);
  }, 90_000);

  it('keeps WebSockets open, which get the new code', async () => {
    const directory = temporaryDirectory();
    const { url, lines } = await serve(synthSocket(directory, 'old'), { watch: true });
    const { socket } = await connect(url);
    onTestFinished(() => socket.close());
    const ask = async () => {
      socket.send('hello');
      return String((await once(socket, 'message'))[0]);
    };
    expect(await ask()).toBe('old hello');
    synthSocket(directory, 'new');
    await eventually(() => expect(lines.join('\n')).toContain('swapped '), PATIENT);
    expect(await ask()).toBe('new hello');
  }, 90_000);

  it('goes on with what it has while an assembly cannot be read', async () => {
    const directory = temporaryDirectory();
    const { url, lines } = await serve(synth(directory, { word: 'old' }), { watch: true });
    writeFileSync(join(directory, 'Shop.template.json'), '{');
    await eventually(() => expect(lines.join('\n')).toContain('FAILED  the new assembly is not served'), PATIENT);
    expect(await (await fetch(`${url}/slow`)).text()).toBe('old');
    // as cdk synth does
    rmSync(join(directory, 'manifest.json'));
    synth(directory, { word: 'new' });
    await eventually(async () => expect(await (await fetch(`${url}/slow`)).text()).toBe('new'), PATIENT);
    expect(lines.at(-1)).not.toContain('FAILED');
  }, 90_000);

  it('goes on with all of what it has while a part of an assembly cannot be read', async () => {
    const directory = temporaryDirectory();
    const { url, lines, aws } = await serve(synthPushed(directory, 'Api'), { watch: true });
    const preflight = async (): Promise<number> => {
      const headers = { origin: 'https://tea.example', 'access-control-request-method': 'GET' };
      return (await fetch(`${url}/stock`, { method: 'OPTIONS', headers })).status;
    };
    expect(await preflight()).toBe(403);
    rmSync(join(directory, 'manifest.json'));
    synthPushed(directory, 'Other', (nested) => writeFileSync(nested, '{'));
    await eventually(() => expect(lines.join('\n')).toContain('FAILED  the new assembly is not served'), PATIENT);
    // the function that writes lists to APIs finds those that are served
    await ssm(aws, 'PutParameter', { Name: '/shop/stock/origins', Value: 'https://tea.example', Overwrite: true });
    await eventually(async () => expect(await preflight()).toBe(204), PATIENT);
  }, 90_000);
});
