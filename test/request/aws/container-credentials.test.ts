import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { containerCredentials } from '../../../request/aws/container-credentials';
import type { HttpRequest } from '../../../request/aws/http-transport';
import { temporaryDirectory } from '../../support/preview/served-app';

const { signal } = new AbortController();
const NOW = Date.parse('2026-11-30T00:00:00Z');

/** Credentials of an environment, whose endpoint answers this. */
function container(env: NodeJS.ProcessEnv, answer: { status?: number; body?: string } = {}) {
  const asked: HttpRequest[] = [];
  const keys = {
    AccessKeyId: 'AKIATASK',
    SecretAccessKey: 'secret',
    Token: 'token',
    Expiration: '2026-11-30T06:00:00Z',
  };
  let time = NOW;
  const get = containerCredentials({
    env,
    clock: () => time,
    transport: async (request) => {
      asked.push(request);
      return { status: 200, body: JSON.stringify(keys), ...answer };
    },
  });
  const passes = (hours: number) => {
    time += hours * 3_600_000;
  };
  return { asked, get: () => get(signal), passes };
}

const OF_TASK = { accessKeyId: 'AKIATASK', secretAccessKey: 'secret', sessionToken: 'token' };
const RELATIVE = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/1' };

describe('credentials of a container', () => {
  it('are those of its environment where it has some', async () => {
    const env = { ...RELATIVE, AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' };
    const { get, asked } = container(env);
    expect(await get()).toEqual({ accessKeyId: 'AKIAENV', secretAccessKey: 's' });
    expect(asked).toEqual([]);
  });

  it('are those of its task, and kept until shortly before they end', async () => {
    const { get, asked, passes } = container(RELATIVE);
    expect([await get(), await get()]).toEqual([OF_TASK, OF_TASK]);
    expect(asked.map(({ method, url }) => [method, String(url)])).toEqual([
      ['GET', 'http://169.254.170.2/v2/credentials/1'],
    ]);
    passes(5.9);
    await get();
    expect(asked).toHaveLength(1);
    passes(0.05);
    await get();
    expect(asked).toHaveLength(2);
  });

  it('are those of its pod, by a token that is read from its file each time', async () => {
    const file = join(temporaryDirectory(), 'token');
    writeFileSync(file, 'first\n');
    const { get, asked, passes } = container({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    });
    await get();
    writeFileSync(file, 'second');
    passes(6);
    await get();
    expect(asked.map(({ headers }) => headers['authorization'])).toEqual(['first', 'second']);
  });

  it('are asked for at no address that is not local, but by https', async () => {
    const at = (uri: string) => container({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri }).get();
    await expect(at('http://evil.example/role')).rejects.toThrow(
      'evil.example is no address of this machine, of ECS or of EKS',
    );
    await expect(at('http://169.254.169.254/role')).rejects.toThrow('no address');
    for (const uri of [
      'https://broker.example/role',
      'http://localhost:8080/role',
      'http://[::1]/',
      'http://[fd00:ec2::23]/',
    ]) {
      expect(await at(uri)).toEqual(OF_TASK);
    }
  });

  it('are none without an endpoint', async () => {
    expect(await container({}).get()).toBeUndefined();
  });

  it.each([
    ['another status', { status: 403 }, 'answered 403'],
    ['no keys', { body: '{}' }, 'answered without keys'],
    ['no JSON', { body: '<html>' }, 'JSON'],
  ])('fail by %s', async (_, answer, message) => {
    await expect(container(RELATIVE, answer).get()).rejects.toThrow(message);
  });
});
