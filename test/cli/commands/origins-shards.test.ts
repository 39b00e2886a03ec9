import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { originsCommand } from '../../../cli/commands/origins';
import { EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { type PreviewFixture, serve, ssm, synthesise } from '../../support/preview/served-app';

const FIRST = '/shop/stock/origins';
const SECOND = '/shop/stock/shards/1';
const APP = 'https://app.shop.example';
const TEA = 'https://tea.example';
/** Fill a parameter but for some entries. */
const MANY = Array.from({ length: 300 }, (_, i) => `https://shop-${String(i).padStart(3, '0')}.example`);

function build(stack: Stack, shards: number): void {
  OriginAllowlist.setParameterRoot(stack, '/shop');
  const allowlist = OriginAllowlist.fromParameterStore({
    delivery: ListDelivery.PUSH,
    initialOrigins: [APP],
    shards,
  });
  const one = new EndpointClass(stack, 'Stock', { allowlist, methods: ['GET', 'POST'], credentials: true });
  const api = new RestApi(stack, 'Rest', { cloudWatchRole: false });
  api.root.addResource('stock').addMethod('POST', new MockIntegration());
  RestApiCors.of(api).apply('/stock', one);
}

const served = (shards = 3): Promise<PreviewFixture> =>
  serve(synthesise((app) => build(new Stack(app, 'Shop'), shards)));

const runIn =
  ({ app, aws }: PreviewFixture) =>
  (...args: string[]) =>
    runCommand(originsCommand(), ...args, '--app', app, '--endpoint-url', aws);

const entriesOf = async ({ aws }: PreviewFixture, name: string) =>
  (await ssm(aws, 'GetParameter', { Name: name })).body.Parameter?.Value.split(',');

describe('cdk-cors origins, of a list of several parameters', () => {
  it('makes the next parameter like the first one when that is full, and changes entries where they are', async () => {
    const shop = await served();
    const run = runIn(shop);
    const added = await run('add', 'stock', ...MANY, '--reason', 'season', '--yes');
    expect(added.output.split('\n').slice(-4)).toEqual([
      '  7074 characters: above 4096, Parameter Store makes /shop/stock/origins one of the Advanced tier',
      'wrote version 2 of /shop/stock/origins',
      'wrote version 1 of /shop/stock/shards/1',
      'functions that read what is in force follow within 30 s',
    ]);
    expect(added.exitCode).toBe(0);
    const [first = [], second = []] = [await entriesOf(shop, FIRST), await entriesOf(shop, SECOND)];
    expect([...first, ...second]).toEqual([APP, ...MANY]);
    expect(second.length).toBeGreaterThan(5);
    const { body } = await ssm(shop.aws, 'ListTagsForResource', { ResourceType: 'Parameter', ResourceId: SECOND });
    expect(body.TagList).toEqual([{ Key: 'cdk-cors', Value: 'allowlist' }]);
    const spoilt = await ssm(shop.aws, 'PutParameter', { Name: SECOND, Value: 'HTTPS://BAD', Overwrite: true });
    expect(spoilt.error).toBe('ParameterPatternMismatchException');

    const last = MANY.at(-1)!;
    await run('add', FIRST, last, '--until', '2099-01-01', '--yes');
    expect((await entriesOf(shop, SECOND))?.at(-1)).toBe(`${last};until=2099-01-01`);
    const staged = await run('stage', 'stock', '--remove', MANY[0]!, last, '--yes');
    expect(staged.output).toContain('wrote version 3 of /shop/stock/origins\nwrote version 3 of /shop/stock/shards/1');
    expect((await run('promote', 'stock', '--yes')).exitCode).toBe(0);
    expect((await entriesOf(shop, FIRST))?.includes(MANY[0]!)).toBe(false);
    const removed = JSON.parse((await run('remove', 'stock', MANY[1]!, MANY.at(-2)!, '--yes', '--json')).output);
    expect(removed).toMatchObject({
      parameters: [
        { parameter: FIRST, version: 5, merged: [] },
        { parameter: SECOND, version: 5, merged: [] },
      ],
      written: true,
    });
    await expect(run('remove', 'stock', 'https://unknown.example', '--yes')).rejects.toThrow(
      /^origin-unlisted - got "https:\/\/unknown\.example": the list has https:\/\/app\.shop\.example, .*, \d+ more$/,
    );
  }, 60_000);

  it('shows all of it, by parameter, with one changelog', async () => {
    const shop = await served();
    const run = runIn(shop);
    await run('add', 'stock', ...MANY, '--yes');
    await run('add', 'stock', TEA, '--reason', 'tea', '--yes');
    const { output } = await run('list', 'stock');
    expect(output).toMatch(/^\/shop\/stock\/origins, version 2, of .*\n {2}https:\/\/app\.shop\.example\n/);
    expect(output).toMatch(/\n\/shop\/stock\/shards\/1, version 2, of .*\n {2}https:\/\/shop-/);
    expect(output).not.toContain('shards/2');
    const list = JSON.parse((await run('list', FIRST, '--json')).output);
    expect(list.parameters).toMatchObject([
      { parameter: FIRST, version: 2 },
      { parameter: SECOND, version: 2 },
    ]);
    expect(list.entries).toHaveLength(302);
    expect(list.entries.at(-1)).toEqual({ entry: TEA, parameter: SECOND });
    const log = JSON.parse((await run('history', 'stock', '--json')).output);
    expect(log.map(({ parameter, version }: never) => [parameter, version])).toEqual([
      [SECOND, 2],
      [SECOND, 1],
      [FIRST, 2],
      [FIRST, 1],
    ]);
    expect(log[0]).toMatchObject({ reason: 'tea', added: [TEA] });
    expect((await run('history', 'stock', '--markdown')).output).toContain(`## 2 of ${SECOND} · `);
    const state = await run('status', 'stock');
    expect(state.output).toMatch(
      /^\/shop\/stock\/origins {2}version 2, .*\n\/shop\/stock\/shards\/1 {2}version 2, .*\nin force: 302 entries/,
    );
    expect(state.exitCode).toBe(0);
  }, 60_000);

  it('goes back in one of them, and asks which', async () => {
    const shop = await served();
    const run = runIn(shop);
    await run('add', 'stock', TEA, '--yes');
    expect((await run('diff', 'stock')).output).toBe(`+ ${TEA}`);
    await run('add', 'stock', ...MANY, '--yes');
    await expect(run('rollback', 'stock', '--yes')).rejects.toThrow(
      /^shard-unknown - the list has several parameters: write --shard \d for .*version \d, of .*, or --shard \d for /,
    );
    await expect(run('diff', 'stock', '--shard', '7')).rejects.toThrow('shard-unknown - got "7": write --shard');
    expect((await run('diff', 'stock', '--shard', '0', '--from', '1', '--to', '2')).output).toBe(`+ ${TEA}`);
    const back = await run('rollback', 'stock', '--shard', '0', '--to', '1', '--yes');
    expect(back.output).toContain('wrote version 4 of /shop/stock/origins');
    expect(await entriesOf(shop, FIRST)).toEqual([APP]);
    expect((await entriesOf(shop, SECOND))?.length).toBeGreaterThan(5);
  }, 60_000);

  it('stages changes for some clients, since functions answer for it', async () => {
    const shop = await served();
    const staged = await runIn(shop)('stage', 'stock', '--remove', APP, '--percent', '20', '--yes');
    expect(staged.exitCode).toBe(0);
    expect(await entriesOf(shop, FIRST)).toEqual([`${APP};leaves=20`]);
  }, 60_000);

  it('is named as a whole: one of its parameters, or what AllowlistSync writes, is refused with what to write', async () => {
    const shop = await served(2);
    const run = runIn(shop);
    await expect(run('rollback', 'stock', '--yes')).rejects.toThrow(
      'version-unknown - /shop/stock/origins has no version before 1, or Parameter Store keeps none: change it by add and remove',
    );
    const alone = (...args: string[]) => runCommand(originsCommand(), ...args, '--endpoint-url', shop.aws);
    for (const run of [runIn(shop), alone]) {
      await expect(run('add', SECOND, APP, '--yes')).rejects.toThrow(
        `part-named - got "${SECOND}": it is one parameter of the list ${FIRST}: write ${FIRST}, and --shard 1 where one is meant`,
      );
      await expect(run('add', '/shop/stock/shards/2', TEA, '--yes')).rejects.toThrow(
        `part-named - got "/shop/stock/shards/2": the list ${FIRST} does not take it (any more): write ${FIRST}`,
      );
      for (const name of ['/shop/stock/effective', '/shop/stock/effective/0', '/shop/stock/status'])
        await expect(run('add', name, TEA, '--yes')).rejects.toThrow(
          `part-named - got "${name}": AllowlistSync writes`,
        );
    }
    expect(await entriesOf(shop, FIRST)).toEqual([APP]);
    expect((await alone('add', FIRST, TEA, '--yes')).exitCode).toBe(0);
    await ssm(shop.aws, 'PutParameter', { Name: '/own/shards/1', Value: APP, Type: 'StringList' });
    expect((await alone('add', '/own/shards/1', TEA, '--yes')).exitCode).toBe(0);
  }, 60_000);

  it('says that it is full, and takes no more than the deployment says', async () => {
    const shop = await served(2);
    const run = runIn(shop);
    const more = MANY.map((origin) => origin.replace('shop-', 'other-'));
    await expect(run('add', FIRST, ...MANY, ...more, ...more.map((one) => `${one};owner=x`), '--yes')).rejects.toThrow(
      'list-too-long - none of the 2 parameters of the list has room',
    );
    expect(await entriesOf(shop, FIRST)).toEqual([APP]);
  }, 60_000);

  it('says what is not written where one parameter refuses it, and writes that the next time', async () => {
    const shop = await served();
    const run = runIn(shop);
    const ruled = { Name: SECOND, Type: 'StringList', Value: 'none', AllowedPattern: '^none$' };
    await ssm(shop.aws, 'PutParameter', ruled);
    const added = await run('add', 'stock', ...MANY, '--yes');
    const last = MANY.slice(-3).join(', ');
    expect(added.output).toContain('\nwrote version 2 of /shop/stock/origins\n');
    expect(added.output).toMatch(
      /\nnot all of it is written: malformed - \/shop\/stock\/shards\/1: the AllowedPattern .*; not written: \/shop\/stock\/shards\/1 \(/,
    );
    expect(added.output).toContain(`${last})\n`);
    expect(added.exitCode).toBe(1);
    await ssm(shop.aws, 'DeleteParameter', { Name: SECOND });
    const again = JSON.parse((await run('add', 'stock', ...MANY, '--yes', '--json')).output);
    expect(again.parameters).toEqual([{ parameter: SECOND, version: 1, merged: [] }]);
    expect(again.entries).toEqual([APP, ...MANY]);
  }, 60_000);

  it('follows a list that is in force in parts, and takes a partner out of all of them', async () => {
    const shop = await served(9);
    const run = runIn(shop);
    const tea = MANY.map((origin) => `${origin.replace('shop-', 'tea-')};owner=tea-ltd`);
    const added = JSON.parse((await run('add', 'stock', ...MANY, ...tea, '--yes', '--json')).output);
    expect(added).toMatchObject({ arrived: true, parameters: [{ version: 2 }, { version: 1 }, { version: 1 }] });
    const { body } = await ssm(shop.aws, 'GetParameter', { Name: '/shop/stock/effective' });
    expect(JSON.parse(body.Parameter.Value).parts).toHaveLength(9);
    const state = await run('status', 'stock');
    expect([state.exitCode, state.output]).toEqual([0, expect.stringContaining('\nin force: 601 entries, read ')]);
    const revoked = await run('revoke', 'tea-ltd', '--no-table', '--yes', '--json');
    expect(revoked.exitCode).toBe(0);
    const { done, complete } = JSON.parse(revoked.output);
    expect(complete).toBe(true);
    expect(done.map(({ name, arrived }: never) => [name, arrived])).toEqual(
      [1, 2].map((i) => [`/shop/stock/shards/${i}`, true]),
    );
    expect(JSON.parse((await run('list', 'stock', '--json')).output).entries).toHaveLength(301);
  }, 60_000);
});
