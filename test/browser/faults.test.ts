import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import { type Answer, send } from '../../checks/probes/send';
import { AwsError, type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';

const LISTED = 'https://app.shop.example';
const STRANGER = 'https://stranger.com';
/** The soft limit: what a function knows is not older. */
const FRESH_SECONDS = 30;

/** What becomes of a list after functions have read it, and how the log tells. */
const FAULTS: Readonly<Record<string, { readonly happens: (name: string) => unknown; readonly told: string }>> = {
  garbage: { happens: (name) => write(name, '<!doctype html> * null {"a":1}'), told: 'problem=unusable' },
  'public-suffix': { happens: (name) => write(name, 'https://*.com'), told: 'pattern-not-under-allowed-domain' },
  'among-valid': {
    happens: (name) => write(name, `https://*.com,*,null,${STRANGER}/,${LISTED},https://${'a'.repeat(70)}.com`),
    told: 'problem=entries-rejected',
  },
  blank: { happens: (name) => write(name, ' \n, '), told: 'problem=unusable' },
  full: { happens: (name) => write(name, fullValue()), told: 'problem=entries-rejected' },
  deleted: { happens: (name) => preview.parameters.delete(name), told: 'problem=missing' },
  stopped: {
    happens: (name) =>
      calls.set(name, () => {
        throw new Error('connection cut');
      }),
    told: 'problem=unreachable',
  },
  throttled: {
    happens: (name) =>
      calls.set(name, () => {
        throw new AwsError('ThrottlingException');
      }),
    told: 'problem=throttled',
  },
  denied: {
    happens: (name) =>
      calls.set(name, () => {
        throw new AwsError('AccessDeniedException');
      }),
    told: 'problem=denied',
  },
  slow: { happens: (name) => calls.set(name, () => sleep(1_500)), told: 'problem=timeout' },
};
/** Lists that no function has ever read. */
const NEVER_READ = { absent: () => undefined, unusable: (name: string) => write(name, 'https://*.com') };

const calls = new Map<string, () => void | Promise<void>>();
const log: string[] = [];
let folder: string;
let preview: Preview;

beforeAll(async () => {
  buildIfMissing();
  folder = mkdtempSync(join(tmpdir(), 'cdk-cors-faults-'));
  synthesise([...Object.keys(FAULTS), ...Object.keys(NEVER_READ), 'emptied']);
  preview = await startPreview({ app: join(folder, 'cdk.out'), log: (line) => log.push(line) });
  preview.parameters.onCall = (_, input) => calls.get(String(input['Name']))?.();
  for (const name of [...Object.keys(FAULTS), 'emptied']) write(parameterOf(name), LISTED);
  for (const [name, happens] of Object.entries(NEVER_READ)) happens(parameterOf(name));
});
afterAll(async () => {
  await preview?.close();
  rmSync(folder, { recursive: true });
});

describe('a list that goes bad after it was read', () => {
  beforeAll(async () => {
    for (const name of [...Object.keys(FAULTS), 'emptied']) {
      expect((await preflight(name, LISTED)).status).toBe(204);
      expect((await read(name, LISTED)).headers['access-control-allow-origin']).toBe(LISTED);
    }
    for (const [name, { happens }] of Object.entries(FAULTS)) happens(parameterOf(name));
    write(parameterOf('emptied'), 'none');
    await sleep(FRESH_SECONDS * 1000);
  });

  describe.each(Object.entries(FAULTS))('%s', (name, { told }) => {
    it('goes on admitting who is listed', async () => {
      const { status, headers } = await preflight(name, LISTED);
      expect({ status, origin: headers['access-control-allow-origin'] }).toEqual({ status: 204, origin: LISTED });
      expect((await read(name, LISTED)).headers['access-control-allow-origin']).toBe(LISTED);
      expect((await post(name, LISTED)).status).toBe(200);
    });

    it('lets nobody else in', async () => {
      await expectRefused(name, 403);
    });

    it('shows in the log', () => {
      const lines = log.filter((line) => line.includes(`  allowlist  ${name}  `));
      expect(lines.join('\n')).toContain(told);
    });
  });

  it('refuses everybody where the operator wrote none', async () => {
    expect((await preflight('emptied', LISTED)).status).toBe(403);
    expect((await post('emptied', LISTED)).status).toBe(403);
    await expectRefused('emptied', 403);
  });
});

describe.each(Object.keys(NEVER_READ))('a list that was never good: %s', (name) => {
  it('admits nobody, says so, and asks caches not to keep that', async () => {
    const answer = await preflight(name, LISTED);
    expect(answer.status).toBe(503);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await read(name, LISTED)).headers['access-control-allow-origin']).toBeUndefined();
    await expectRefused(name, 503);
    expect(log.some((line) => line.includes(`  ${name}  `) && line.includes('allowlist-unavailable'))).toBe(true);
  });
});

async function expectRefused(name: string, status: number): Promise<void> {
  for (const origin of [
    STRANGER,
    'https://a.com',
    'https://evil.shop.example',
    'http://app.shop.example',
    'null',
    '*',
  ]) {
    const answers = [await preflight(name, origin), await read(name, origin), await post(name, origin)];
    expect(answers.map(({ headers }) => headers['access-control-allow-origin'])).toEqual(Array(3).fill(undefined));
    expect(answers.map((answer) => answer.status)).toEqual([status, 200, status]);
  }
}

function preflight(name: string, origin: string): Promise<Answer> {
  return request(name, { method: 'OPTIONS', origin, requestMethod: 'POST' });
}

function read(name: string, origin: string): Promise<Answer> {
  return request(name, { method: 'GET', origin });
}

function post(name: string, origin: string): Promise<Answer> {
  return request(name, { method: 'POST', origin });
}

function request(name: string, sent: Parameters<typeof send>[1]): Promise<Answer> {
  return send(new URL(`${preview.endpoints[0]!.url}/${name}/200/0`), sent, { insecure: false });
}

function parameterOf(name: string): string {
  return `/faults/${name}/origins`;
}

function write(name: string, value: string): void {
  preview.parameters.put({ name, value, type: 'StringList', tier: 'Advanced', overwrite: true });
}

/** 8 KB, as much as a parameter holds: origins, patterns that do not count, and at its end one that is cut off. */
function fullValue(): string {
  const entries = [LISTED];
  for (let i = 0; entries.join(',').length < 8192; i++)
    entries.push(`https://tenant-${i}.example`, `https://*.tenant-${i}.com`);
  return entries.join(',').slice(0, 8192);
}

function synthesise(names: readonly string[]): void {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Faults');
  OriginAllowlist.setParameterRoot(stack, '/faults');
  const api = new RestApi(stack, 'Api');
  const cors = RestApiCors.of(api);
  for (const name of names) {
    const endpointClass = EndpointClass.credentialed(stack, name, { methods: ['GET', 'POST'] });
    const fn = new NodejsFunction(stack, `Handler-${name}`, {
      entry: join(__dirname, '../support/browser/random-handler.ts'),
      runtime: Runtime.NODEJS_22_X,
      environment: { HANDLED_FILE: join(folder, 'handled') },
    });
    endpointClass.addToFunction(fn);
    cors.apply(`/${name}`, endpointClass);
    api.root.addResource(name).addProxy({ defaultIntegration: new LambdaIntegration(fn) });
  }
  app.synth();
}
