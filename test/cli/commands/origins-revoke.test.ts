import { beforeAll, describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { clientCommand } from '../../../cli/commands/client';
import { originsCommand } from '../../../cli/commands/origins';
import { EndpointClass, ListDelivery, OriginAllowlist, RestApiCors, ScopedTokens } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { callAws, type PreviewFixture, serve, ssm, synthesise } from '../../support/preview/served-app';

const APP = 'https://app.shop.example';
const TEA = 'https://tea.example';

/** A shop with tokens, a class whose list is pushed and has owners, one whose list is read, and one in code. */
const shop = (): Promise<PreviewFixture> =>
  serve(
    synthesise((app) => {
      const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const methods = ['GET'];
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      const cors = RestApiCors.of(api);
      const put = (name: string, one: EndpointClass) => {
        api.root.addResource(name).addMethod('GET', new MockIntegration());
        cors.apply(`/${name}`, one);
      };
      const owners = { 'tea-ltd': ['tea.example'] };
      const stock = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, initialOrigins: [APP], owners });
      put('stock', EndpointClass.credentialed(stack, 'Stock', { allowlist: stock, methods }));
      const orders = OriginAllowlist.fromParameterStore({ initialOrigins: [APP] });
      put('orders', EndpointClass.credentialed(stack, 'Orders', { allowlist: orders, methods }));
      const inCode = OriginAllowlist.of(APP, 'https://old.tea.example');
      put('admin', EndpointClass.credentialed(stack, 'Admin', { allowlist: inCode, methods }));
      const tokens = new ScopedTokens(stack, 'Tokens', { audience: 'https://api.shop.example' });
      put('quotes', EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } }));
    }),
  );

describe('cdk-cors origins revoke', () => {
  let served: PreviewFixture;
  let table: string;
  beforeAll(() => {
    delete process.env['CDK_CORS_TABLE'];
  });

  async function start(): Promise<void> {
    served = await shop();
    const { body } = await callAws<{ TableNames: string[] }>(served.aws, 'DynamoDB_20120810.ListTables', {});
    table = body.TableNames[0]!;
  }
  const put = (Name: string, Value: string) =>
    ssm(served.aws, 'PutParameter', { Name, Value, Type: 'StringList', Overwrite: true });
  const value = async (Name: string) => (await ssm(served.aws, 'GetParameter', { Name })).body.Parameter.Value;
  const run = (...args: string[]) =>
    runCommand(originsCommand(), 'revoke', ...args, '--app', served.app, '--endpoint-url', served.aws);
  const client = (...args: string[]) =>
    runCommand(clientCommand(), ...args, '--table', table, '--endpoint-url', served.aws);

  it('takes a partner out of lists, clients and tokens, and says how long each took and what is left', async () => {
    await start();
    await put('/shop/stock/owners/tea-ltd', `${TEA},https://www.tea.example`);
    await put(
      '/shop/orders/origins',
      `${APP},${TEA};owner=tea-ltd,${TEA};until=2099-01-01,https://old.tea.example;owner=tea-ltd`,
    );
    await client('add', 'tea-ltd', '--type', 'partner', '--scope', 'quotes:read');

    await expect(run('tea-ltd')).rejects.toThrow('--table: table-missing - got nothing: the app has ScopedTokens');
    const effect = await run('tea-ltd', '--table', table, '--dry-run');
    expect(effect.output.split('\n')).toEqual([
      '/shop/orders/origins',
      `  - ${TEA};owner=tea-ltd  is still admitted by ${TEA} of /shop/orders/origins`,
      '  - https://old.tea.example;owner=tea-ltd',
      '/shop/stock/owners/tea-ltd',
      `  - ${TEA}`,
      '  - https://www.tea.example',
      expect.stringMatching(/^client tea-ltd {2}nothing is issued to it any more, and its tokens end within \d+ s$/),
      'in code, which only a deployment changes: https://old.tea.example of admin',
      'in code, which only a deployment changes: tea-ltd is an owner, who can write /shop/stock/owners/tea-ltd again',
    ]);
    await expect(run('tea-ltd', '--table', table)).rejects.toThrow('confirmation-missing');

    const { output, exitCode } = await run('tea-ltd', '--table', table, '--yes', '--reason', 'contract ended');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/\d\.\d s {2}client tea-ltd: disabled, and its tokens end within \d+ s\n/);
    expect(output).toMatch(/\d\.\d s {2}\/shop\/orders\/origins: version 3; functions follow within 30 s\n/);
    expect(output).toMatch(/\d\.\d s {2}REST API Shop\/Api\/DeploymentStage\.prod of \/shop\/stock\/owners\/tea-ltd$/m);
    expect(await value('/shop/stock/owners/tea-ltd')).toBe('none');
    expect(await value('/shop/orders/origins')).toBe(`${APP},${TEA};until=2099-01-01`);
    expect((await client('list')).output).toContain('tea-ltd  partner  disabled');
  }, 60_000);

  it('tells what failed, and does what is left when it is run again', async () => {
    await start();
    await put('/shop/stock/owners/tea-ltd', TEA);
    await client('add', 'tea-ltd', '--type', 'partner', '--scope', 'quotes:read');
    // a list that no command can change
    await ssm(served.aws, 'DeleteParameter', { Name: '/shop/orders/origins' });
    await ssm(served.aws, 'PutParameter', {
      Name: '/shop/orders/origins',
      Value: `${TEA};owner=tea-ltd`,
      Type: 'String',
    });
    const first = await run('tea-ltd', '--table', table, '--yes', '--json');
    expect(first.exitCode).toBe(1);
    expect(JSON.parse(first.output)).toMatchObject({
      partner: 'tea-ltd',
      complete: false,
      unread: [{ name: '/shop/orders/origins', problem: expect.stringContaining('is a String') }],
      done: [
        { name: 'client tea-ltd', milliseconds: expect.any(Number), maxRevocationSeconds: expect.any(Number) },
        { name: '/shop/stock/owners/tea-ltd', version: 2, arrived: true, targets: [{ kind: 'stage-variables' }] },
      ],
    });
    await ssm(served.aws, 'DeleteParameter', { Name: '/shop/orders/origins' });
    await put('/shop/orders/origins', `${APP},${TEA};owner=tea-ltd`);
    const second = await run('tea-ltd', '--table', table, '--yes');
    expect(second.exitCode).toBe(0);
    expect(second.output).toContain('client tea-ltd  is disabled already, and its tokens end within');
    expect(second.output).not.toMatch(/ {2}\/shop\/stock\/owners\/tea-ltd: version/);
    expect(await value('/shop/orders/origins')).toBe(APP);
    const none = await run('tea-ltd', '--no-table', '--yes');
    expect(none.output).toMatch(/tea-ltd is an owner, who can write .* again\nnothing to do$/);
    expect(none.exitCode).toBe(0);
    await expect(run('coffee', '--table', table, '--yes')).rejects.toThrow('partner-unknown - got "coffee"');
  }, 60_000);

  it('stops nothing else where one part fails', async () => {
    await start();
    const own = '/shop/stock/owners/tea-ltd';
    await put(own, TEA);
    await ssm(served.aws, 'DeleteParameter', { Name: '/shop/orders/origins' });
    const before = { Name: '/shop/orders/origins', Value: `${APP},${TEA};owner=tea-ltd` };
    await ssm(served.aws, 'PutParameter', { ...before, Type: 'StringList', AllowedPattern: '^.*tea.*$' });
    const { output, exitCode } = await run('tea-ltd', '--no-table', '--yes', '--no-wait');
    expect(output).toMatch(/^ {2}not done: \/shop\/orders\/origins: malformed - .*AllowedPattern/m);
    expect(output.split('\n').at(-1)).toBe('not all is done: run the command again, which does what is left');
    expect([exitCode, await value('/shop/orders/origins'), await value(own)]).toEqual([1, before.Value, 'none']);
  }, 60_000);

  describe('of a partner who does not want to go', () => {
    const own = '/shop/stock/owners/tea-ltd';
    const inForce = async () => JSON.parse(await value('/shop/stock/effective')).entries;
    const untilInForce = async (entries: string) => {
      for (let i = 0; i < 100 && (await inForce()) !== entries; i++) await new Promise((done) => setTimeout(done, 50));
      expect(await inForce()).toBe(entries);
    };

    it.each([
      ['has Parameter Store refuse the word none', { Type: 'StringList', AllowedPattern: '^https://.*$' }],
      ['made a String of its list', { Type: 'String' }],
    ])(
      'and %s',
      async (_, how) => {
        await start();
        await ssm(served.aws, 'PutParameter', { Name: own, Value: TEA, ...how });
        await untilInForce(`${APP},${TEA}`);
        const { output, exitCode } = await run('tea-ltd', '--no-table', '--yes');
        expect(output).toMatch(/DeploymentStage\.prod of \/shop\/stock\/owners\/tea-ltd$/m);
        expect([exitCode, await value(own), await inForce()]).toEqual([0, 'none', APP]);
      },
      60_000,
    );

    it('and whose list was deleted, so that what it had is in force still', async () => {
      await start();
      await put(own, TEA);
      await untilInForce(`${APP},${TEA}`);
      await ssm(served.aws, 'DeleteParameter', { Name: own });
      const { output, exitCode } = await run('tea-ltd', '--no-table', '--yes');
      expect(output).toContain(`${own}\n  - ${TEA}\n`);
      expect([exitCode, await value(own)]).toEqual([0, 'none']);
      await untilInForce(APP);
    }, 60_000);
  });
});
