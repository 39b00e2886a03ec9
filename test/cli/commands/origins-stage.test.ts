import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { originsCommand } from '../../../cli/commands/origins';
import { DistributionCors, EndpointClass, HttpApiCors, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';
import { type Preview, startPreview } from '../../../preview';
import { listedValues } from '../../support/cli/listed-values';
import { runCommand } from '../../support/cli/run-command';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { inline } from '../../support/preview/served-app';

const APP = 'https://app.shop.example';
const OLD = 'https://old.shop.example';
const NEW = 'https://new.shop.example';
const START = `${APP},${OLD};owner=tea-ltd`;
const LIST = '/shop/cors/orders/origins';

let app: string;
let preview: Preview;

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'origins-stage-test-'));
  const scope = new App({ outdir: app, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(scope, 'Shop', { env: { region: 'us-east-1', account: '123456789012' } });
  OriginAllowlist.setParameterRoot(stack, '/shop/cors');
  const classOf = (id: string, delivery = ListDelivery.PULL) =>
    EndpointClass.credentialed(stack, id, {
      allowlist: OriginAllowlist.fromParameterStore({ initialOrigins: [APP, OLD], delivery }),
      methods: ['GET', 'POST'],
    });
  const fn = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200 })');
  const orders = classOf('Orders');
  const api = new RestApi(stack, 'Api');
  api.root.addResource('orders').addMethod('ANY', new LambdaIntegration(fn));
  RestApiCors.of(api).apply('/orders', orders).addToFunction(fn);
  const stock = classOf('Stock', ListDelivery.PUSH);
  const http = new HttpApi(stack, 'Http');
  http.addRoutes({ path: '/stock', methods: [HttpMethod.POST], integration: new HttpLambdaIntegration('Fn', fn) });
  HttpApiCors.of(http).apply('/', stock);
  const origin = new HttpOrigin('origin.shop.example');
  const distribution = new Distribution(stack, 'Front', {
    defaultBehavior: { origin, cachePolicy: CachePolicy.CACHING_DISABLED },
    additionalBehaviors: { '/catalogue/*': { origin } },
  });
  DistributionCors.of(distribution).apply('/catalogue/*', classOf('Catalogue'));
  const kept = new RestApi(stack, 'Kept', { deployOptions: { cacheClusterEnabled: true, cachingEnabled: true } });
  kept.root.addResource('prices').addMethod('GET', new LambdaIntegration(fn));
  RestApiCors.of(kept).apply('/prices', classOf('Prices'));
  scope.synth();
  preview = await startPreview({ app, log: () => {} });
}, 60_000);
afterAll(async () => {
  await preview?.close();
  rmSync(app, { recursive: true, force: true });
});
beforeEach(() => put(START));

const { put, value } = listedValues(() => preview, LIST);

const run = (...args: string[]) => runCommand(originsCommand(), ...args, '--app', app, '--endpoint-url', preview.aws);

describe('cdk-cors origins stage', () => {
  it('stages in shadow what joins and leaves, says what that is, and promotes it', async () => {
    const staged = await run(
      'stage',
      'orders',
      '--add',
      NEW,
      '--remove',
      `${OLD};owner=tea-ltd`,
      '--reason',
      'contract ended',
      '--yes',
    );
    expect(staged.output.split('\n')).toEqual([
      `+ ${OLD};owner=tea-ltd;leaves=0  leaves in shadow: everybody is still let in`,
      `+ ${NEW};joins=0  joins in shadow: nobody is let in yet`,
      expect.stringMatching(/^ {2}at Api\w+ of Shop: \/orders$/),
      '  what this would change is counted as WouldAllow and WouldDeny, and logged in lines with cdk-cors = candidate',
      expect.stringMatching(/^wrote version \d+ of /),
      'in force within 30 s',
    ]);
    expect(await value()).toBe(`${APP},${OLD};owner=tea-ltd;leaves=0,${NEW};joins=0`);
    const listed = await run('list', 'orders');
    expect(listed.output).toContain(`${NEW};joins=0  joins in shadow: nobody is let in yet`);
    const { entries } = JSON.parse((await run('list', 'orders', '--json')).output);
    expect(entries.at(-1)).toEqual({ entry: `${NEW};joins=0`, joins: 0 });

    expect((await run('diff', 'orders')).output).toContain(`+ ${NEW};joins=0  joins in shadow: nobody is let in yet`);
    expect((await run('history', 'orders')).output).toContain('leaves in shadow: everybody is still let in');

    const moved = await run('stage', 'orders', '--percent', '25', '--yes');
    expect(moved.output).toContain(`+ ${NEW};joins=25  let in for 25 % of clients`);
    expect(moved.output).toContain(`+ ${OLD};owner=tea-ltd;leaves=25  put out for 25 % of clients`);
    expect(moved.output).toContain(
      '  a preflight that was admitted for a client holds in its browser for up to 10 min',
    );

    const promoted = await run('promote', 'orders', '--yes');
    expect(promoted.output).toContain(`+ ${NEW}  its pages may send GET, POST with credentials`);
    expect(promoted.output).toContain(`- ${OLD}  its pages can read no answer any more`);
    expect(await value()).toBe(`${APP},${NEW}`);
    await run('rollback', 'orders', '--yes');
    expect(await value()).toBe(`${APP},${NEW};joins=25,${OLD};owner=tea-ltd;leaves=25`);
    const given = await run('unstage', 'orders', '--yes');
    expect(given.output).toContain(`- ${NEW}  was let in for 25 % of clients: its pages can read no answer any more`);
    expect(given.output).toContain('browsers may go on sending');
    expect(await value()).toBe(`${APP},${OLD};owner=tea-ltd`);
  });

  it('takes nothing from anybody where what joined in shadow is given up', async () => {
    await run('stage', 'orders', '--add', NEW, '--yes');
    const { output } = await run('unstage', 'orders', '--yes');
    expect(output).toContain(`- ${NEW}  joined in shadow: nobody was let in, and nobody loses anything\n`);
    expect(output).toMatch(/in force within 30 s$/);
  });

  it('says which stage an origin no longer has that is added once more', async () => {
    await run('stage', 'orders', '--remove', OLD, '--yes');
    const { output } = await run('add', 'orders', OLD, '--yes');
    expect(output).toMatch(
      new RegExp(`^\\+ ${OLD}  its pages may send .+; in place of ${OLD};owner=tea-ltd;leaves=0$`, 'm'),
    );
  });

  it('writes nothing in a dry run', async () => {
    const { output } = await run('stage', 'orders', '--add', NEW, '--dry-run');
    expect(output).toContain(`+ ${NEW};joins=0`);
    expect(await value()).toBe(START);
  });

  it.each([
    ['0', true],
    ['25', false],
  ])('says whether nobody is let in where all entries join for %s percent', async (percent, isNobody) => {
    await put(`${NEW};joins=50`);
    const { output } = await run('stage', 'orders', '--percent', percent, '--dry-run');
    expect(output.includes('this list admits nobody then')).toBe(isNobody);
  });

  it.each([
    [['stage', 'orders', '--add', APP], `origin-listed - got "${APP}"`],
    [['stage', 'orders', '--remove', NEW], `origin-unlisted - got "${NEW}": the list has ${APP}, ${OLD}`],
    [['stage', 'orders', '--add', 'https://New.example/'], 'entry: origin-'],
    [['stage', 'orders', '--percent', '25'], `nothing-staged - no entry of ${LIST} joins or leaves`],
    [['stage', 'orders', '--add', NEW, '--percent', '100'], 'malformed - --percent: got "100"'],
    [['stage', 'orders'], 'malformed - write --add, --remove or --percent'],
    [['promote', 'orders'], 'nothing-staged'],
    [['unstage', 'orders'], 'nothing-staged'],
  ])('refuses %j: %s', async (args, message) => {
    await expect(run(...args, '--yes')).rejects.toThrow(message);
    expect(await value()).toBe(START);
  });

  it.each([
    [
      'a distribution',
      'catalogue',
      /^stage-cached - Front\w+ of Shop: \/catalogue\/\*: a cache keeps answers.*stage it with --percent 0/,
    ],
    [
      'a stage of a REST API',
      'prices',
      /^stage-cached - Kept\w+ of Shop: \/prices: a cache keeps answers.*stage it with --percent 0/,
    ],
  ])('refuses percentages where the cache of %s keeps answers, and takes what it advises', async (_, name, message) => {
    const args = ['stage', name, '--add', NEW, '--yes'];
    await expect(run(...args, '--percent', '25')).rejects.toThrow(message);
    expect((await run(...args, '--percent', '0')).output).toContain(`+ ${NEW};joins=0  joins in shadow`);
  });

  it('refuses percentages where no function answers, and says what takes stages at promotion', async () => {
    const args = ['stage', 'stock', '--add', NEW, '--yes', '--no-wait'];
    await expect(run(...args, '--percent', '25')).rejects.toThrow(
      /^stage-without-function - Http\w+ of Shop: \/: no function of this package answers there/,
    );
    expect((await run(...args)).output).toMatch(
      /Http\w+ of Shop: \/: answers without a function, and takes stages once they are promoted/,
    );
  });

  it('says that a list named by its parameter may have targets without a function', async () => {
    const { output } = await runCommand(
      originsCommand(),
      ...['stage', LIST, '--add', NEW, '--percent', '5', '--dry-run', '--endpoint-url', preview.aws],
    );
    expect(output).toContain(`what reads ${LIST} is not known`);
  });
});

describe('cdk-cors origins remove --safe', () => {
  const now = Date.now();
  const DAY = 86_400_000;
  const cells = (row: object) => Object.entries(row).map(([field, text]) => ({ field, value: String(text) }));
  const seenIn = (...rows: { origin: string; daysAgo: number; class?: string }[]) => ({
    status: 'Complete',
    results: rows.map(({ origin, daysAgo, class: of = 'orders' }) =>
      cells({ at: now - daysAgo * DAY, stack: 'Shop', class: of, origin }),
    ),
  });
  const file = (content: object) => {
    const path = join(app, 'seen.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const removing = (seen: object, ...args: string[]) =>
    run('remove', 'orders', OLD, '--safe', '--seen', file(seen), '--yes', ...args);

  it('refuses to deny who has called lately', async () => {
    await expect(removing(seenIn({ origin: OLD, daysAgo: 12 }, { origin: APP, daysAgo: 0 }))).rejects.toThrow(
      new RegExp(`^origin-seen - ${OLD} called on \\d{4}-\\d\\d-\\d\\d: stage it first`),
    );
    expect(await value()).toBe(START);
  });

  it('removes who has not called for as long as was asked for', async () => {
    await removing(seenIn({ origin: OLD, daysAgo: 12 }, { origin: APP, daysAgo: 1 }), '--quiet-days', '7');
    expect(await value()).toBe(APP);
  });

  it.each([
    ['nothing', seenIn()],
    ['only what is long ago', seenIn({ origin: APP, daysAgo: 90 })],
    ['only other classes', seenIn({ origin: APP, daysAgo: 1, class: 'stock' })],
  ])('refuses where %s was seen', async (_, seen) => {
    await expect(removing(seen)).rejects.toThrow('class-unseen - nothing was seen of orders in 30 days');
    expect(await value()).toBe(START);
  });

  it('asks the logs that it is given', async () => {
    const asked: Record<string, unknown>[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const operation = String(request.headers['x-amz-target']).split('.')[1];
      const input = JSON.parse(Buffer.concat(chunks).toString());
      if (operation === 'StartQuery') asked.push(input);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      if (input.logGroupName === '/aws/lambda/mistyped') {
        response.statusCode = 400;
        return response.end(
          JSON.stringify({ __type: 'ResourceNotFoundException', message: 'Log group does not exist' }),
        );
      }
      response.end(JSON.stringify(operation === 'StartQuery' ? { queryId: '1' } : seenIn({ origin: OLD, daysAgo: 2 })));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.close();
      unstubEnvs();
    });
    stubEnv('AWS_ENDPOINT_URL', preview.aws);
    stubEnv('AWS_ENDPOINT_URL_LOGS', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const args = ['remove', 'orders', OLD, '--safe', '--log-group', '/aws/lambda/responder', '--yes', '--app', app];
    await expect(runCommand(originsCommand(), ...args)).rejects.toThrow('origin-seen');
    expect(asked).toEqual([expect.objectContaining({ logGroupName: '/aws/lambda/responder' })]);
    // an origin that calls elsewhere, where nobody looked
    const { errors } = await runCommand(
      originsCommand(),
      ...[
        'remove',
        'orders',
        APP,
        '--safe',
        '--log-group',
        '/aws/lambda/mistyped',
        '--log-group',
        '/aws/lambda/responder',
      ],
      ...['--dry-run', '--app', app],
    );
    expect(errors).toContain('/aws/lambda/mistyped: there is no such log group');
    unstubEnvs();
    stubEnv('AWS_ENDPOINT_URL', preview.aws);
    await expect(runCommand(originsCommand(), ...args)).rejects.toThrow(
      'refused - /aws/lambda/responder: there is no CloudWatch Logs Insights at the endpoint, as of the preview: write when origins were last seen by --seen',
    );
  });

  it.each([
    [['--safe'], 'malformed - --safe: write where its requests are logged: --log-group or --seen'],
    [['--log-group', 'x'], 'malformed - --log-group and --seen belong to --safe'],
    [['--safe', '--log-group', 'x', '--quiet-days', '0'], 'malformed - --quiet-days: got "0"'],
  ])('refuses %j', async (args, message) => {
    await expect(run('remove', 'orders', OLD, '--yes', ...args)).rejects.toThrow(message);
  });
});
