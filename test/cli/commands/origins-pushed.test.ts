import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { originsCommand } from '../../../cli/commands/origins';
import { DistributionCors, EndpointClass, HttpApiCors, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { inline, type PreviewFixture, serve, ssm, synthesise } from '../../support/preview/served-app';

const SOURCE = '/shop/stock/origins';
const APP = 'https://app.shop.example';
const TEA = 'https://tea.example';

/** A class at a REST API, an HTTP API that answers by itself, and one where a function answers. */
function stock(stack: Stack): void {
  OriginAllowlist.setParameterRoot(stack, '/shop');
  const allowlist = OriginAllowlist.fromParameterStore({
    delivery: ListDelivery.PUSH,
    initialOrigins: [APP],
    patternsUnder: ['partners.example'],
  });
  const one = new EndpointClass(stack, 'Stock', { allowlist, methods: ['GET', 'POST'], credentials: true });
  const rest = new RestApi(stack, 'Rest', { cloudWatchRole: false });
  rest.root.addResource('stock').addMethod('POST', new MockIntegration());
  RestApiCors.of(rest).apply('/stock', one);
  const fn = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200 });');
  for (const id of ['Http', 'Pulled']) {
    const api = new HttpApi(stack, id);
    api.addRoutes({ path: '/stock', methods: [HttpMethod.POST], integration: new HttpLambdaIntegration('Fn', fn) });
  }
  HttpApiCors.of(stack.node.findChild('Pulled') as HttpApi).apply('/stock', one);
}

function withHttpApi(stack: Stack): void {
  OriginAllowlist.setParameterRoot(stack, '/shop');
  const allowlist = OriginAllowlist.fromParameterStore({
    delivery: ListDelivery.PUSH,
    initialOrigins: [APP],
  });
  const one = new EndpointClass(stack, 'Stock', { allowlist, methods: ['GET'], credentials: true });
  const fn = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200 });');
  const api = new HttpApi(stack, 'Http');
  api.addRoutes({ path: '/stock', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Fn', fn) });
  HttpApiCors.of(api).apply('/', one);
}

/** With the paths of constructs in the template, as `cdk synth` has them. */
const served = (build: (stack: Stack) => void): Promise<PreviewFixture> =>
  serve(
    synthesise((app) => {
      app.node.setContext('aws:cdk:enable-path-metadata', true);
      build(new Stack(app, 'Shop'));
    }),
  );

const runIn =
  ({ app, aws }: PreviewFixture) =>
  (...args: string[]) =>
    runCommand(originsCommand(), ...args, '--app', app, '--endpoint-url', aws);

describe('cdk-cors origins, where a list is pushed', () => {
  it('tells of each place as the change arrives there, and what functions do', async () => {
    const run = runIn(await served(stock));
    const added = await run('add', 'stock', TEA, '--yes');
    expect(added.output.split('\n').slice(-3)).toEqual([
      expect.stringMatching(/^wrote version 2 of \/shop\/stock\/origins$/),
      expect.stringMatching(/^ {2}\d+\.\d s {2}REST API Shop\/Rest\/DeploymentStage\.prod$/),
      'functions that read what is in force follow within 30 s',
    ]);
    expect(added.exitCode).toBe(0);
    const removed = JSON.parse((await run('remove', 'stock', TEA, '--yes', '--json')).output);
    expect(removed).toMatchObject({
      version: 3,
      arrived: true,
      targets: [{ kind: 'stage-variables', has: [3], milliseconds: expect.any(Number) }],
    });
    const back = await run('rollback', 'stock', '--yes', '--no-wait');
    expect(back.output).toContain('in force where the list is pushed to within seconds, elsewhere 30 s later');
    expect(back.output).not.toContain('REST API');
  }, 60_000);

  it('tells of both parts of a distribution, which lets the origin read by itself', async () => {
    const shop = await served((stack) => {
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, initialOrigins: [APP] });
      const one = new EndpointClass(stack, 'Stock', { allowlist, methods: ['GET', 'PUT'], credentials: true });
      const origin = new FunctionUrlOrigin(
        inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200 });').addFunctionUrl({
          authType: FunctionUrlAuthType.NONE,
        }),
      );
      DistributionCors.of(new Distribution(stack, 'Cdn', { defaultBehavior: { origin } })).apply('*', one);
    });
    const { url = '' } = shop.endpoints.find(({ kind }) => kind === 'distribution') ?? {};
    const read = async (origin: string) =>
      (await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin');
    const run = runIn(shop);
    expect(await read(TEA)).toBeNull();
    shop.lines.length = 0;
    const added = await run('add', 'stock', TEA, '--yes');
    expect(added.output).toMatch(/s {2}distribution, preflights Shop\/Cdn$/m);
    expect(added.output).toMatch(
      /s {2}distribution, responses \(CloudFront spreads it within minutes\) Shop\/Cdn\/Cors\/PushedHeaders-stock$/m,
    );
    expect([added.exitCode, await read(TEA)]).toEqual([0, TEA]);
    expect((await run('remove', 'stock', TEA, '--yes')).exitCode).toBe(0);
    expect(await read(TEA)).toBeNull();
    const state = await run('status', 'stock');
    expect([state.exitCode, state.output]).toEqual([0, expect.not.stringContaining('    at ')]);
    expect(shop.lines.filter((line) => line.startsWith('cors  ') && !line.includes('AllowlistSync'))).toEqual([]);
  }, 60_000);

  it('says what does not arrive, and why', async () => {
    const shop = await served(withHttpApi);
    const run = runIn(shop);
    const many = Array.from({ length: 99 }, (_, i) => `https://shop-${i}.example`);
    await ssm(shop.aws, 'PutParameter', { Name: SOURCE, Value: [APP, ...many].join(','), Overwrite: true });
    const full = await run('add', SOURCE, TEA, '--yes');
    expect(full.output).toMatch(
      /s {2}HTTP API Shop\/Http, without 1 entry, which it cannot hold: https:\/\/tea\.example/,
    );
    expect(full.exitCode).toBe(1);
    const state = await run('status', 'stock');
    expect(state.output).toContain('without 1 entry, which it cannot hold: https://tea.example');
    expect([state.exitCode, state.output.split('\n').at(-1)]).toEqual([1, 'not all is current']);
    expect((await run('remove', SOURCE, APP, '--yes')).exitCode).toBe(0);
    expect((await run('status', SOURCE)).exitCode).toBe(0);
    await expect(run('add', 'stock', TEA, '--yes', '--wait', 'long')).rejects.toThrow('malformed - --wait: got "long"');
  }, 60_000);

  it('shows which version is in force where, and who reads it', async () => {
    const shop = await served(stock);
    const run = runIn(shop);
    await run('add', 'stock', `${TEA};until=2020-01-01`, '--yes').catch(() => {});
    await ssm(shop.aws, 'PutParameter', { Name: SOURCE, Value: `${APP},${TEA};until=2020-01-01`, Overwrite: true });
    await run('add', 'stock', 'https://*.partners.example', '--yes');
    const { output, exitCode } = await run('status', 'stock');
    expect(output.split('\n')).toEqual([
      expect.stringMatching(/^\/shop\/stock\/origins {2}version 3, \d+ s ago, with 1 entry that admits nobody$/),
      expect.stringMatching(/^in force: 2 entries, read \d+ s ago$/),
      expect.stringMatching(/^ {2}REST API Shop\/Rest\/DeploymentStage\.prod {2}version 3, \d+ s ago$/),
      '  functions that read what is in force follow within 30 s:',
      expect.stringMatching(/^ {4}at Pulled\w+ of Shop: \/stock$/),
      'all is current',
    ]);
    expect(exitCode).toBe(0);
    const json = JSON.parse((await run('status', SOURCE, '--json')).output);
    expect(json).toMatchObject({
      current: true,
      sources: [{ parameter: SOURCE, version: 3, inForce: 3, rejected: 1 }],
      effective: { parameter: '/shop/stock/effective', entries: 2 },
      targets: [{ kind: 'stage-variables', has: [3], current: true }],
      readers: { seconds: 30, targets: [expect.stringContaining('Pulled')] },
    });
  }, 60_000);

  it('changes the list of an owner, within its domains, and shows all lists', async () => {
    const shop = await served((stack) => {
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const allowlist = OriginAllowlist.fromParameterStore({
        delivery: ListDelivery.PUSH,
        initialOrigins: [APP],
        owners: { 'tea-ltd': ['tea.example'], jam: ['jam.example'] },
      });
      const one = new EndpointClass(stack, 'Stock', { allowlist, methods: ['GET'], credentials: true });
      const rest = new RestApi(stack, 'Rest', { cloudWatchRole: false });
      rest.root.addResource('stock').addMethod('GET', new MockIntegration());
      RestApiCors.of(rest).apply('/stock', one);
    });
    const run = runIn(shop);
    const own = (...args: string[]) => run(...args, '--list-of', 'tea-ltd');
    expect((await run('status', 'stock')).output).toContain('/shop/stock/owners/tea-ltd  is not there yet\n');
    await expect(own('add', 'stock', 'https://jam.example', '--yes')).rejects.toThrow(
      'entry: origin-not-of-owner - got "https://jam.example": in the list of tea-ltd, origins are at or below tea.example',
    );
    for (const change of [run, own]) {
      await expect(change('add', 'stock', 'https://*.tea.example', '--yes')).rejects.toThrow(
        'entry: pattern-not-under-allowed-domain - got "https://*.tea.example": readers accept patterns only under the domains that the class names: it names none',
      );
    }
    const added = await own('add', 'stock', `${TEA};until=2099-12-31`, '--reason', 'contract 4711', '--yes');
    expect(added.output).toMatch(
      /wrote version 1 of \/shop\/stock\/owners\/tea-ltd\n {2}\d+\.\d s {2}REST API Shop\/Rest/,
    );
    expect(added.exitCode).toBe(0);
    const preflight = await fetch(`${shop.url.replace(/\/$/, '')}/stock`, {
      method: 'OPTIONS',
      headers: { origin: TEA, 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(TEA);
    expect((await run('status', 'stock')).output).toMatch(
      /^ {2}REST API Shop\/Rest\/DeploymentStage.prod {2}version 1, \d+ s ago$/m,
    );
    expect((await run('list', 'stock')).output.split('\n')).toEqual([
      expect.stringMatching(/^\/shop\/stock\/origins, version 1, /),
      `  ${APP}`,
      '/shop/stock/owners/tea-ltd, version 1',
      expect.stringMatching(`^  ${TEA};until=2099-12-31  ends in \\d+ days$`),
      '/shop/stock/owners/jam, not written yet',
      expect.stringMatching(/^ {2}at Rest/),
    ]);
    await expect(run('remove', 'stock', TEA, '--yes')).rejects.toThrow(
      `origin-unlisted - got "${TEA}": the list has ${APP}; ${TEA} is in the list of tea-ltd: write --list-of tea-ltd`,
    );
    await expect(run('rollback', 'stock', '--list-of', 'jam', '--yes')).rejects.toThrow('there is none yet');
    await ssm(shop.aws, 'PutParameter', {
      Name: '/shop/stock/owners/jam',
      Value: 'https://jam.example,https://tea.example',
      Type: 'StringList',
    });
    const jam = ['  https://jam.example', '  https://tea.example  admits nobody: origin-not-of-owner'];
    expect((await run('list', 'stock')).output).toContain(jam.join('\n'));
    expect((await run('list', 'stock', '--list-of', 'jam')).output).toContain(jam.join('\n'));
    // the parameter by itself says whose it is
    expect((await run('list', '/shop/stock/owners/jam')).output).toContain(jam.join('\n'));
    await expect(run('add', '/shop/stock/owners/jam', TEA, '--yes')).rejects.toThrow('entry: origin-not-of-owner');
    const alone = (...args: string[]) => runCommand(originsCommand(), ...args, '--endpoint-url', shop.aws);
    // what was written by hand has to be known before, so as not to be told as new
    const known = async () => (await alone('status', '/shop/stock/owners/jam')).output;
    while (!(await known()).includes('with 1 entry that admits nobody'));
    const byName = await alone('add', '/shop/stock/owners/jam', 'https://new.jam.example', '--yes');
    expect(byName.output).toMatch(
      /wrote version 2 of \/shop\/stock\/owners\/jam\n {2}\d+\.\d s {2}REST API Shop\/Rest/,
    );
    expect(byName.exitCode).toBe(0);
    const foreign = await alone('add', '/shop/stock/owners/jam', 'https://foreign.example', '--yes');
    expect(foreign.output).toContain('\n  without 1 more of /shop/stock/owners/jam that admits nobody: ');
    expect(foreign.exitCode).toBe(1);
    expect((await alone('status', '/shop/stock/owners/jam')).output).toContain('version 3');
    const [latest] = JSON.parse((await own('history', 'stock', '--json')).output);
    expect(latest).toMatchObject({ version: 1, reason: 'contract 4711', added: [`${TEA};until=2099-12-31`] });
    const removed = await own('remove', '/shop/stock/origins', TEA, '--yes');
    expect(removed.exitCode).toBe(0);
    // those of the operators are still admitted
    expect(removed.output).toContain('\n  this list admits nobody then: it says none\n');
    expect((await run('status', 'stock', '--json')).exitCode).toBe(0);
    await expect(run('list', 'stock', '--list-of', 'tea')).rejects.toThrow(
      '--list-of: got "tea": one of "tea-ltd", "jam" was expected',
    );
    await expect(own('status', 'stock')).rejects.toThrow('--list-of: status shows the lists of all owners');
  }, 60_000);

  it('adds nothing for which there is no room in what is in force, and names what somebody else filled it with', async () => {
    const shop = await served(withHttpApi);
    const run = runIn(shop);
    const names = Array.from({ length: 302 }, (_, i) => `https://shop-${100 + i}.a.example`);
    const full = [APP, ...names].join(',');
    await expect(run('add', 'stock', ...names, '--yes')).rejects.toThrow(
      /^list-too-long - the list would have 81\d\d characters, and there is room for 80\d\d: /,
    );
    await ssm(shop.aws, 'PutParameter', { Name: SOURCE, Value: full, Tier: 'Advanced', Overwrite: true });
    await expect(run('add', SOURCE, TEA, '--yes')).rejects.toThrow(/^list-too-long - the list would have 8198 /);
    const ends = ';until=2099-01-01';
    await expect(run('add', 'stock', `${APP}${ends}`, '--yes')).rejects.toThrow('list-too-long - the list would have');
    const last = full.split(',').slice(-3);
    const removed = await run('remove', 'stock', names[0]!, '--yes');
    const named = `${last.slice(-2).join(', ')} of ${SOURCE}`;
    expect([removed.exitCode, removed.output]).toEqual([
      1,
      expect.stringContaining(
        `  without 2 entries for which there is no room in what is in force: ${named}: remove some`,
      ),
    ]);
    const { output } = await run('list', 'stock');
    expect(output).toContain(`\n  ${last[0]}\n  ${last[1]}  not in force: there is no room for it\n`);
    const after = await run('remove', 'stock', ...names.slice(1, 10), '--yes');
    expect([after.exitCode, after.output]).toEqual([0, expect.not.stringContaining('no room')]);
  }, 60_000);

  it('says that the list is not in force any more as it is, where somebody broke it', async () => {
    const shop = await served(withHttpApi);
    const run = runIn(shop);
    await ssm(shop.aws, 'PutParameter', { Name: SOURCE, Value: 'http://plain.example', Overwrite: true });
    let output: string;
    let exitCode: number;
    do ({ output, exitCode } = await run('status', 'stock'));
    while (!output.includes('unusable'));
    expect(output).toMatch(
      /^\/shop\/stock\/origins {2}version 2, .*: version 1 is in force: unusable: the value has no valid entry/,
    );
    expect(exitCode).toBe(1);
  }, 60_000);
});
