import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { diffCommand } from '../../../cli/commands/diff';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';
import { cloudFormationServer } from '../../support/aws/cloudformation-server';
import { runCommand } from '../../support/cli/run-command';
import { sarifProblems } from '../../support/cli/sarif-problems';
import { synthesise } from '../../support/preview/served-app';

const folder = mkdtempSync(join(tmpdir(), 'diff-command-'));
const SHOP = 'https://app.shop.example';

const diff = (...args: string[]) =>
  runCommand(diffCommand(), ...args, '--changelog', join(folder, 'CORS-CHANGELOG.md'));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

interface Shop {
  readonly stack?: string;
  readonly api?: string;
  readonly origins?: readonly string[];
  readonly live?: string;
  readonly writes?: boolean;
  readonly below?: boolean;
}

/** An app with a class at /orders of a REST API. */
function app({
  stack: name = 'Shop',
  api: id = 'Api',
  origins = [SHOP],
  live,
  writes = true,
  below,
}: Shop = {}): string {
  return synthesise((root: App) => {
    const stack = new Stack(root, name);
    const api = new RestApi(stack, id);
    const resource = api.root.addResource('orders');
    for (const method of ['GET', 'DELETE']) resource.addMethod(method, new MockIntegration());
    resource.addResource('admin').addMethod('GET', new MockIntegration());
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: live ? OriginAllowlist.fromParameterName(live) : OriginAllowlist.of(...origins),
      methods: writes ? ['GET', 'DELETE'] : ['GET'],
    });
    const cors = RestApiCors.of(api).apply('/orders', orders);
    if (below) cors.apply('/orders/admin', EndpointClass.publicRead(stack, 'Prices'));
  });
}

interface Pushed {
  readonly shards?: number;
  readonly owners?: { readonly [owner: string]: string[] };
  readonly root?: string;
}

/** An app with a class whose list is pushed. */
function pushed({ root: under = '/shop', ...sources }: Pushed): string {
  return synthesise((root: App) => {
    const stack = new Stack(root, 'Shop');
    OriginAllowlist.setParameterRoot(stack, under);
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    api.root.addResource('orders').addMethod('GET', new MockIntegration());
    const allowlist = OriginAllowlist.fromParameterStore({
      delivery: ListDelivery.PUSH,
      initialOrigins: [SHOP],
      ...sources,
    });
    RestApiCors.of(api).apply('/orders', EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }));
  });
}

describe('cdk-cors diff', () => {
  it('says of two apps what is looser and what is tighter, where, and by which request', async () => {
    const { output, exitCode, errors } = await diff(
      app(),
      app({ origins: [SHOP, 'https://tea.example'], writes: false }),
    );
    expect(output).toMatch(/^orders at REST API Api\w+ of Shop: \/orders\n/);
    expect(output).toContain(
      '  looser  origin-added: https://tea.example\n          preflight for GET from https://tea.example: 403 origin-not-listed -> 204 origin-listed',
    );
    expect(output).toContain(
      `  tighter method-removed: DELETE\n          preflight for DELETE from ${SHOP}: 204 origin-listed -> 403 method-not-allowed`,
    );
    expect(exitCode).toBe(1);
    expect(errors).toContain('something is looser: say why with --reason');
  });

  it('is content with what is the same, tighter or moved', async () => {
    const same = await diff(app(), app());
    expect(same).toMatchObject({ output: 'every request is answered as before', exitCode: 0 });
    const moved = await diff(app(), app({ api: 'Renamed' }));
    expect(moved).toMatchObject({ exitCode: 0 });
    const listed = await diff(app({ live: '/a/orders' }), app({ live: '/b/orders' }));
    expect(listed.output).toContain('  moved   list-moved: /a/orders -> /b/orders');
    expect(listed.exitCode).toBe(0);
  });

  it('compares what is said below a path with what was said there before', async () => {
    const { output } = await diff(app(), app({ below: true }));
    expect(output).toMatch(/^orders -> prices at REST API \w+ of Shop: \/orders\/admin\n/);
    expect(output).toContain(`  looser  any-origin: ${SHOP}`);
    expect(output).toContain('  tighter credentials-removed: credentials');
    expect(output).toContain(
      '  looser  foreign-writes-passed: writes\n          POST from https://stranger.invalid: 403 foreign-write ->',
    );
  });

  it('names the parameters of a live list that no longer count', async () => {
    const old = pushed({ shards: 9, owners: { 'tea-ltd': ['tea.example'], pay: ['pay.example'] } });
    const now = pushed({ shards: 3, owners: { pay: ['pay.example'] } });
    const { output, exitCode } = await diff(old, now);
    expect([exitCode, output.replace(/Api\w+/, 'Api')]).toEqual([
      0,
      [
        'orders at REST API Api of Shop: /orders',
        '  tighter list-parameter-removed: /shop/orders/shards/3 to /shop/orders/shards/8',
        '  tighter list-parameter-removed: /shop/orders/owners/tea-ltd',
      ].join('\n'),
    ]);
    const { differences } = JSON.parse((await diff(old, now, '--json')).output);
    expect(differences[0].changes[1]).toEqual({
      code: 'list-parameter-removed',
      direction: 'tighter',
      value: '/shop/orders/owners/tea-ltd',
    });
    const back = await diff(now, old);
    expect([back.exitCode, back.output]).toEqual([
      1,
      expect.stringContaining('looser  owner-domain-added: tea-ltd: tea.example'),
    ]);
    expect((await diff(now, now)).output).toBe('every request is answered as before');
    expect((await diff(now, pushed({ root: '/b' }))).output).toContain(
      'list-moved: /shop/orders/origins -> /b/orders/origins',
    );
  });

  it('tells two stages apart by what is not on purpose', async () => {
    const [dev, prod] = [app({ stack: 'Dev', origins: [SHOP, 'http://localhost:3000'] }), app({ stack: 'Prod' })];
    const localhost = {
      class: 'orders',
      code: 'origin-added',
      value: 'http://localhost:3000',
      reason: 'pages of developers',
    };
    const gone = { ...localhost, value: 'https://gone.example', reason: 'left' };
    const expected = write('expected.json', { expected: [localhost, gone] });
    const { output, exitCode, errors } = await diff(prod, dev, '--expected', expected);
    expect(output).toBe(
      'every request is answered as before\non purpose:\n  orders origin-added: http://localhost:3000 (pages of developers)',
    );
    expect(errors).toContain('expected, but not there: origin-added of orders (left)');
    expect(exitCode).toBe(0);
    const wrong = write('wrong.json', { expected: [{ class: 'orders', code: 'origin-aded', why: 'x' }] });
    await expect(diff(prod, dev, '--expected', wrong)).rejects.toThrow(
      /expected\[0\]: got the key "why": .*\nexpected\[0\]: reason: got nothing: .*\nexpected\[0\]: code: got "origin-aded": one of any-origin, /,
    );
  });

  it('keeps the reason for what is looser, once, newest first', async () => {
    const more = app({ origins: [SHOP, 'https://tea.example'] });
    const reason = 'contract <4711>';
    for (let i = 0; i < 2; i++) expect((await diff(app(), more, '--reason', reason)).exitCode).toBe(0);
    expect((await diff(app(), more)).exitCode).toBe(0);
    expect((await diff(app(), app({ origins: [SHOP, 'https://other.example'] }))).exitCode).toBe(1);
    await diff(more, app(), '--reason', 'contract ended');
    expect((await diff(app(), more)).exitCode).toBe(1);
    const log = readFileSync(join(folder, 'CORS-CHANGELOG.md'), 'utf8');
    expect(log.match(/^#.*|^contract.*/gm)).toEqual([
      '# Changes of CORS policies',
      expect.stringMatching(/^## \d{4}-\d{2}-\d{2}$/),
      'contract ended',
      expect.stringMatching(/^## \d{4}-\d{2}-\d{2}$/),
      'contract \\<4711\\>',
    ]);
    expect(log).toContain(
      '| **looser** | `origin-added` | `https://tea.example` | `preflight for DELETE from https://tea.example` | 403 origin-not-listed | 204 origin-listed |',
    );
    const other = write('other.md', '# Ours\n');
    await expect(runCommand(diffCommand(), app(), more, '--reason', 'x', '--changelog', other)).rejects.toThrow(
      'does not begin with "# Changes of CORS policies"',
    );
  });

  it('writes SARIF 2.1.0, in which what is looser is to be looked at', async () => {
    const file = join(folder, 'diff.sarif');
    await diff(app(), app({ origins: [SHOP, 'https://tea.example'], writes: false }), '--sarif', file);
    const log = JSON.parse(readFileSync(file, 'utf8'));
    expect(sarifProblems(log)).toEqual([]);
    expect(log.runs[0].results.map(({ ruleId, level }: Record<string, string>) => [ruleId, level])).toEqual([
      ['origin-added', 'warning'],
      ['method-removed', 'note'],
    ]);
  });

  it('takes a reason for what it was given for alone, and none that says nothing', async () => {
    const changelog = ['--changelog', join(folder, 'EXACT.md')];
    const policy = { name: 'orders', origins: [SHOP], methods: ['GET'] };
    const [was, one, two] = [
      write('was.json', policy),
      write('one.json', { ...policy, origins: [SHOP, 'https://tea.example'] }),
      write('two.json', { ...policy, name: 'both', origins: [SHOP, 'https://tea.example'] }),
    ] as const;
    const run = (...args: string[]) => runCommand(diffCommand(), ...args, ...changelog);
    await run(was, one, '--reason', 'contract 4711');
    const kept = readFileSync(join(folder, 'EXACT.md'), 'utf8');
    expect((await run(was, one)).exitCode).toBe(0);
    expect((await run(was, two)).exitCode).toBe(1);
    // the same differences, below others
    writeFileSync(join(folder, 'EXACT.md'), kept.replace('contract 4711\n\n', 'contract 4711\n\norders: more\n\n'));
    expect((await run(was, one)).exitCode).toBe(1);
    await expect(run(was, one, '--reason', '  ')).rejects.toThrow('--reason: got nothing: write why');
  });

  it('compares distributions by their path patterns', async () => {
    const shop = (paths: readonly string[]) =>
      synthesise((root: App) => {
        const stack = new Stack(root, 'Shop', { env: { region: 'us-east-1' } });
        const behavior = { origin: new HttpOrigin('shop.example') };
        const additionalBehaviors = Object.fromEntries(paths.map((path) => [path, behavior]));
        const distribution = new Distribution(stack, 'Distribution', {
          defaultBehavior: behavior,
          additionalBehaviors,
        });
        const prices = EndpointClass.publicRead(stack, 'Prices');
        for (const path of ['*', ...paths]) DistributionCors.of(distribution).apply(path, prices);
      });
    const { output } = await diff(shop([]), shop(['/prices/*']));
    expect(output).toBe('every request is answered as before');
  });

  it('compares templates, policy files and lists', async () => {
    const [one, two] = [app(), app({ origins: [SHOP, 'https://tea.example'] })].map((directory) =>
      join(directory, readdirSync(directory).find((file) => file.endsWith('.template.json'))!),
    ) as [string, string];
    expect((await diff(one, two)).output).toContain('origin-added: https://tea.example');
    const policy = { name: 'orders', origins: [SHOP], methods: ['GET'] };
    const files = [write('a.json', policy), write('b.json', { ...policy, maxAgeSeconds: 60 })] as const;
    expect((await diff(...files)).output).toBe(
      `orders at policy orders: /\n  tighter max-age-shorter: 600 s -> 60 s\n          preflight for GET from ${SHOP}: 204 origin-listed -> 204 origin-listed`,
    );
    const lists = [
      write('a.txt', `${SHOP},https://a.example;until=2030-01-01`),
      write('b.txt', `${SHOP} https://b.example`),
    ] as const;
    expect(JSON.parse((await diff(...lists, '--json')).output).differences).toMatchObject([
      {
        changes: [
          { code: 'origin-added', value: 'https://b.example' },
          { code: 'origin-removed', value: 'https://a.example' },
        ],
      },
    ]);
  });

  it('compares the last days of entries, and says which admit nobody', async () => {
    const before = write(
      'ends-a.txt',
      'https://a.example;until=2026-12-31 https://b.example https://c.example;until=2026-12-31',
    );
    const after = write(
      'ends-b.txt',
      'https://a.example https://b.example;until=2027-01-01 https://c.example;until=2026-12-31 https://d.example/',
    );
    const { output, errors, exitCode } = await diff(before, after);
    expect(output).toContain('  looser  entry-ends-later: https://a.example 2026-12-31 -> no end');
    expect(output).toContain('  tighter entry-ends-earlier: https://b.example no end -> 2027-01-01');
    expect(errors).toContain('1 entries admit nobody yet or at all, and are left out: "https://d.example/"');
    expect(exitCode).toBe(1);
  });

  it('compares a deployed stack with what is to be deployed', async () => {
    const directory = app();
    const template = readFileSync(join(directory, 'Shop.template.json'), 'utf8');
    const cloudFormation = await cloudFormationServer({ Shop: { template } });
    const next = app({ origins: [SHOP, 'https://tea.example'] });
    const { output } = await diff(next, '--stack', 'Shop', '--endpoint-url', cloudFormation);
    expect(output).toContain('origin-added: https://tea.example');
    await expect(diff(next)).rejects.toThrow('write <old> and <new>, or --stack and <new>');
  });

  it('says what it cannot compare', async () => {
    const plain = synthesise((root) => void new RestApi(new Stack(root, 'Plain'), 'Api').root.addMethod('GET'));
    await expect(diff(plain, plain)).rejects.toThrow('no template there has classes of cdk-cors');
    await expect(diff('/nowhere', plain)).rejects.toThrow('cannot read "/nowhere"');
    await expect(diff(write('x.txt', 'hello'), plain)).rejects.toThrow(
      'neither a policy file, nor a template, nor a list',
    );
    await expect(diff(write('x.json', '{"name":"a"}'), plain)).rejects.toThrow('cannot be compiled');
  });
});
