import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { originsCommand } from '../../../cli/commands/origins';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { type Preview, startPreview } from '../../../preview';
import { cloudFormationServer } from '../../support/aws/cloudformation-server';
import { listedValues } from '../../support/cli/listed-values';
import { runCommand } from '../../support/cli/run-command';
import { onTestFinished } from '../../support/jest/on-test-finished';

const LIST = '/shop/cors/orders/origins';
const START = 'https://app.shop.example,https://*.partners.shop.example';

let app: string;
let preview: Preview;

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'origins-test-'));
  const scope = new App({ outdir: app, analyticsReporting: false });
  const stack = new Stack(scope, 'Shop');
  OriginAllowlist.setParameterRoot(stack, '/shop/cors');
  const orders = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.fromParameterStore({
      initialOrigins: START.split(','),
      patternsUnder: ['partners.shop.example'],
    }),
    methods: ['GET', 'POST'],
  });
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 })');
  const fn = new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
  const api = new RestApi(stack, 'Api');
  for (const name of ['orders', 'prices']) api.root.addResource(name).addMethod('ANY', new LambdaIntegration(fn));
  RestApiCors.of(api)
    .apply('/orders', orders)
    .apply('/prices', EndpointClass.publicRead(stack, 'Prices'))
    .addToFunction(fn);
  scope.synth();
  preview = await startPreview({ app, log: () => {} });
}, 60_000);
afterAll(async () => {
  await preview?.close();
  rmSync(app, { recursive: true, force: true });
});
beforeEach(() => put(START));

const { put, value } = listedValues(() => preview, LIST);

/** Runs `cdk-cors origins ...`. */
const run = (...args: string[]) => runCommand(originsCommand(), ...args, '--app', app, '--endpoint-url', preview.aws);
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).output);

describe('cdk-cors origins', () => {
  it('lists who is let in, where, and until when', async () => {
    await put(`${START},https://pr-12.shop.example;until=2020-01-01,https://*.other.example`);
    const { output } = await run('list', 'orders');
    expect(output).toMatch(/^\/shop\/cors\/orders\/origins, version \d+, of \d{4}-/);
    expect(output).toContain('\n  https://app.shop.example\n');
    expect(output).toContain('https://pr-12.shop.example;until=2020-01-01  admits nobody: entry-ended  ended');
    expect(output).toContain('https://*.other.example  admits nobody: pattern-not-under-allowed-domain');
    expect(output).toMatch(/ {2}at Api\w+ of Shop: \/orders$/);
    expect((await json('list', LIST)).parameter).toBe(LIST);
  });

  it('adds an origin with its days and a reason, and says who gains what, where and when', async () => {
    const added = await run(
      ...['add', 'Shop/orders', 'https://tea.example', '--until', '2099-12-31', '--reason', 'contract 4711', '--yes'],
    );
    expect(added.output.split('\n')).toEqual([
      '+ https://tea.example;until=2099-12-31  its pages may send GET, POST with credentials and read the answers',
      expect.stringMatching(/^ {2}at Api\w+ of Shop: \/orders$/),
      expect.stringMatching(/^wrote version \d+ of \/shop\/cors\/orders\/origins$/),
      'in force within 30 s',
    ]);
    expect(await value()).toBe(`${START},https://tea.example;until=2099-12-31`);
    const [latest] = await json('history', 'orders');
    expect(latest).toMatchObject({
      reason: 'contract 4711',
      added: ['https://tea.example;until=2099-12-31'],
      removed: [],
    });
  });

  it('adds an origin with its owner, which list tells as a field of its own', async () => {
    await run('add', 'orders', 'https://tea.example', '--owner', 'tea-ltd', '--until', '2099-12-31', '--yes');
    expect(await value()).toBe(`${START},https://tea.example;until=2099-12-31;owner=tea-ltd`);
    const { entries } = await json('list', 'orders');
    expect(entries.at(-1)).toEqual({ entry: 'https://tea.example;until=2099-12-31;owner=tea-ltd', owner: 'tea-ltd' });
    expect((await run('list', 'orders')).output).toContain(';owner=tea-ltd  ends in');
    await expect(run('add', 'orders', 'https://tea.example', '--owner', 'Tea Ltd', '--yes')).rejects.toThrow(
      'entry: entry-owner-invalid - got "https://tea.example;owner=Tea Ltd"',
    );
  });

  it('says that an origin is covered already', async () => {
    const { output } = await run('add', 'orders', 'https://tea.partners.shop.example', '--dry-run');
    expect(output).toContain('; https://*.partners.shop.example admits it already');
    expect(await value()).toBe(START);
  });

  it('refuses, with all problems at once and before it writes, what synth would refuse', async () => {
    const adding = run(
      'add',
      'orders',
      'https://Tea.example/',
      'http://tea.example',
      'https://*.evil.example',
      '--yes',
    );
    await expect(adding).rejects.toThrow(
      /entry: origin-[\s\S]*entry: origin-insecure[\s\S]*entry: pattern-not-under-allowed-domain[\s\S]*partners\.shop\.example/,
    );
    await expect(run('add', 'orders', 'https://tea.example', '--until', '2020-01-01', '--yes')).rejects.toThrow(
      'entry: entry-ended - got "https://tea.example;until=2020-01-01"',
    );
    await expect(run('add', 'orders', 'https://tea.example', '--until', 'tomorrow', '--yes')).rejects.toThrow(
      'entry-date-invalid',
    );
    expect(await value()).toBe(START);
  });

  it('removes an origin, and says what browsers go on with', async () => {
    const { output } = await run('remove', 'orders', 'https://app.shop.example', '--yes');
    expect(output).toContain(
      '- https://app.shop.example  its pages can read no answer any more, and their writes are rejected',
    );
    expect(output).toContain(
      'in force within 30 s; browsers may go on sending what they have asked for before, for up to 10 min',
    );
    expect(await value()).toBe('https://*.partners.shop.example');
    const last = await run('remove', 'orders', 'https://*.partners.shop.example', '--yes');
    expect(last.output).toContain('this list admits nobody then');
    expect(await value()).toBe('none');
  });

  it('removes nothing that is not there', async () => {
    await expect(run('remove', 'orders', 'https://tea.example', '--yes')).rejects.toThrow(
      'origin-unlisted - got "https://tea.example": the list has https://app.shop.example, https://*.partners.shop.example',
    );
  });

  it('asks before it writes, and writes nothing where there is nobody to ask', async () => {
    await expect(run('add', 'orders', 'https://tea.example')).rejects.toThrow('confirmation-missing');
    expect(await value()).toBe(START);
  });

  it('says by its exit code that somebody said no', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const input = jest.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);
    const screen = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    stdin.end('n\n');
    try {
      const { exitCode, errors } = await run('add', 'orders', 'https://tea.example');
      expect([exitCode, errors.split('\n').at(-1)]).toEqual([2, 'nothing was written']);
    } finally {
      input.mockRestore();
      screen.mockRestore();
    }
    expect(await value()).toBe(START);
  });

  it('reads many from the standard input, and shows how many there are', async () => {
    const many = Array.from({ length: 25 }, (_, i) => `https://tea-${i}.example`);
    const from = async (text: string, ...args: string[]) => {
      const stdin = new PassThrough();
      const input = jest.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);
      stdin.end(text);
      try {
        return await run(...args);
      } finally {
        input.mockRestore();
      }
    };
    const text = `# customers\r\n${many.slice(0, 10).join('\r\n')} # tea\r\n\r\n${many.slice(10).join(',')}\n`;
    await expect(from(text, 'add', 'orders', '-')).rejects.toThrow('confirmation-missing');
    const { output } = await from(text, 'add', 'orders', '-', '--yes');
    expect(output.split('\n').slice(0, 3)).toEqual([
      '25 new, such as these; --json has all',
      expect.stringContaining('+ https://tea-0.example  its pages may'),
      expect.stringContaining('+ https://tea-1.example  its pages may'),
    ]);
    expect(await value()).toBe([START, ...many].join(','));
    const { effect } = JSON.parse((await from(text, 'remove', 'orders', '-', '--dry-run', '--json')).output);
    expect(effect.filter((line: string) => line.startsWith('- '))).toHaveLength(25);
    await from(text, 'remove', 'orders', '-', '--yes');
    expect(await value()).toBe(START);
  });

  it('goes back to an earlier version, and shows what differed', async () => {
    await run('add', 'orders', 'https://tea.example', '--reason', 'by mistake', '--yes');
    expect((await run('diff', 'orders')).output).toBe('+ https://tea.example');
    const { output } = await run('rollback', 'orders', '--yes');
    expect(output).toContain('- https://tea.example');
    expect(await value()).toBe(START);
    const [latest] = await json('history', 'orders');
    expect(latest.reason).toMatch(/^back to version \d+$/);
    await expect(run('rollback', 'orders', '--to', '9999')).rejects.toThrow('version-unknown - got "9999"');
  });

  it('gives a reason to the version that it was given for, and to no later one', async () => {
    await run('add', 'orders', 'https://tea.example', '--reason', 'a <b>bold</b> partner', '--yes');
    await put('https://app.shop.example');
    const [latest, before] = await json('history', 'orders');
    expect([latest.reason, before.reason]).toEqual([undefined, 'a <b>bold</b> partner']);
    const { output } = await run('history', 'orders', '--markdown');
    expect(output).toMatch(
      /^# Origins of \/shop\/cors\/orders\/origins\n\n## \d+ · \d{4}-\d\d-\d\d · user\/preview\n\n- removed/,
    );
    expect(output).toContain('a \\<b\\>bold\\</b\\> partner\n\n- added `https://tea.example`');
  });

  it('goes back also where nothing but the days of an entry that stands twice differ', async () => {
    await put('https://a.example;until=2020-01-01');
    await put('https://a.example;until=2020-01-01,https://a.example');
    const { output } = await run('rollback', 'orders', '--yes');
    expect(output).toContain(
      '+ https://a.example;until=2020-01-01  in place of https://a.example;until=2020-01-01, https://a.example',
    );
    expect(await value()).toBe('https://a.example;until=2020-01-01');
  });

  it('reads by ARN, and writes by name: Parameter Store takes no ARN for that', async () => {
    const arn = `arn:aws:ssm:us-east-1:123456789012:parameter${LIST}`;
    expect((await json('list', arn)).entries).toHaveLength(2);
    await expect(run('add', arn, 'https://tea.example', '--yes')).rejects.toThrow(
      `write ${LIST} --region us-east-1, with credentials of the account 123456789012`,
    );
    await run('add', LIST, 'https://tea.example', '--region', 'us-east-1', '--yes');
    expect(await value()).toBe(`${START},https://tea.example`);
  });

  it('says that nobody answers', async () => {
    const asked = runCommand(
      originsCommand(),
      'list',
      LIST,
      '--endpoint-url',
      'http://127.0.0.1:1',
      '--region',
      'eu-west-1',
    );
    await expect(asked).rejects.toThrow(
      /^unreachable - \/shop\/cors\/orders\/origins: .*ECONNREFUSED.*: look at --region, --endpoint-url and the connection/,
    );
  });

  it('takes the class from a deployed stack, without the output of cdk synth', async () => {
    const file = readdirSync(app).find((one) => one.endsWith('Shop.template.json'))!;
    const cloudFormation = await cloudFormationServer({
      Shop: { template: readFileSync(join(app, file), 'utf8') },
      Plain: { template: '{}' },
    });
    const before = process.env;
    process.env = { ...before, AWS_ENDPOINT_URL: preview.aws, AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation };
    onTestFinished(() => {
      process.env = before;
    });
    const deployed = (...args: string[]) => runCommand(originsCommand(), ...args);
    const { output } = await deployed('add', 'orders', 'https://tea.example', '--yes', '--stack', 'Shop');
    expect(output).toMatch(/ with credentials and read the answers\n {2}at Api\w+ of Shop: \/orders\n/);
    expect(await value()).toBe(`${START},https://tea.example`);
    await expect(deployed('add', 'orders', 'http://tea.example', '--yes', '--stack', 'Shop')).rejects.toThrow(
      'origin-insecure',
    );
    await expect(deployed('list', 'order', '--stack', 'Shop')).rejects.toThrow('one of "orders" was expected');
    await expect(deployed('list', 'orders', '--stack', 'Plain')).rejects.toThrow('no class in "Plain" has a live list');
    await expect(run('list', 'orders', '--stack', 'Shop')).rejects.toThrow('write one of --app and --stack');
  });

  it('says what it expects of a class', async () => {
    await expect(run('list', 'prices')).rejects.toThrow('class-unknown - got "prices": its origins are in code');
    await expect(run('list', 'order')).rejects.toThrow('class-unknown - got "order": one of "orders" was expected');
    await expect(run('list', '/shop/cors/none/origins')).rejects.toThrow(
      /^missing - \/shop\/cors\/none\/origins: .*create it.*: aws ssm put-parameter --type StringList --value none --name \/shop\/cors\/none\/origins$/,
    );
  });
});
