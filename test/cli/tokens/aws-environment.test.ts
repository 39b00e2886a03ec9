import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { awsPlace, withCredentials } from '../../../cli/tokens/aws-environment';
import { InputReport } from '../../../cli/tokens/input-report';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { startProxy } from '../../support/network/proxy-server';

const LOOPBACK = 'http://127.0.0.1:4566';

function placeOf(options: { region?: string; endpointUrl?: string }, env: NodeJS.ProcessEnv = {}) {
  const report = new InputReport();
  const place = awsPlace(options, report, env);
  report.throwIfAny();
  return place;
}

describe('where a command finds AWS', () => {
  it.each([
    [{ region: 'eu-west-1' }, { AWS_REGION: 'us-west-2' }, 'eu-west-1'],
    [{}, { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'eu-west-1' }, 'us-west-2'],
    [{}, { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
    [{ endpointUrl: LOOPBACK }, {}, 'us-east-1'],
  ])('%j and %j is in %s', (options, env, region) => {
    expect(placeOf(options, env)).toMatchObject({ AWS_REGION: region });
  });

  it('has a Region', () => {
    expect(() => placeOf({})).toThrow('--region: region-missing - got nothing');
    expect(() => placeOf({ endpointUrl: 'https://vpce.example' })).toThrow('region-missing');
  });

  it.each(['127.0.0.1:4566', 'file:///tmp', 'http://'])('is not at %s', (endpointUrl) => {
    expect(() => placeOf({ endpointUrl })).toThrow(`endpoint-url-invalid - got "${endpointUrl}"`);
  });

  it('is for all services where --endpoint-url says so', () => {
    const env = { AWS_ENDPOINT_URL_SSM: 'http://one.example', AWS_ENDPOINT_URL: 'http://two.example' };
    expect(placeOf({ region: 'eu-west-1' }, env)).toMatchObject(env);
    const place = placeOf({ endpointUrl: LOOPBACK }, env);
    expect(place).toMatchObject({ AWS_ENDPOINT_URL: LOOPBACK });
    expect(place).not.toHaveProperty('AWS_ENDPOINT_URL_SSM');
  });
});

describe('credentials of a command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    unstubEnvs();
  });

  /** What the SDK looks at: a file of ours, and no instance. */
  function profiles(content: string): void {
    // one each: what the SDK has read, it does not read again
    const file = join(mkdtempSync(join(folder, 'test-')), 'credentials');
    writeFileSync(file, content);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) stubEnv(name, undefined);
    stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
    stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    stubEnv('AWS_PROFILE', 'shop');
  }

  const own = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

  it('are those of the environment first', async () => {
    const place = { ...own, AWS_SESSION_TOKEN: 'token', AWS_ENDPOINT_URL: LOOPBACK };
    expect(await withCredentials(place)).toEqual(place);
  });

  it('are none of anybody for the preview', async () => {
    const { AWS_ACCESS_KEY_ID } = await withCredentials({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: LOOPBACK });
    expect(AWS_ACCESS_KEY_ID).toBe('preview');
  });

  it('are those of a profile else', async () => {
    profiles('[shop]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = of-the-profile\n');
    expect(await withCredentials({ AWS_REGION: 'eu-west-1' })).toEqual({
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDPROFILE',
      AWS_SECRET_ACCESS_KEY: 'of-the-profile',
      AWS_SESSION_TOKEN: undefined,
    });
  });

  it('are asked for by the proxy of the environment', async () => {
    const proxy = await startProxy(1);
    stubEnv('HTTPS_PROXY', proxy.url);
    const role = 'role_arn = arn:aws:iam::111111111111:role/shop\nsource_profile = base';
    profiles(`[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = x\n[shop]\n${role}\n`);
    await expect(withCredentials({ AWS_REGION: 'eu-west-1' })).rejects.toThrow('credentials-missing');
    expect(new Set(proxy.asked)).toEqual(new Set(['sts.eu-west-1.amazonaws.com:443']));
  });

  it('are missing where nothing has any', async () => {
    profiles('');
    await expect(withCredentials({ AWS_REGION: 'eu-west-1' })).rejects.toThrow(
      /^credentials-missing - .*AWS_PROFILE$/s,
    );
  });
});
