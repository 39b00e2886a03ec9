import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from '../support/jest/on-test-finished';
import { temporaryDirectory } from '../support/preview/served-app';

/** A shared cache of Debian. */
export interface Cache {
  readonly name: string;
  readonly program: string;
  /** Writes its settings into a folder; what it is started with. */
  configure(folder: string, port: number, origin: number): readonly string[];
}

/** Each as it comes, but for where it listens and what it asks. */
export const CACHES: readonly Cache[] = [
  {
    name: 'varnish',
    program: 'varnishd',
    configure(folder, port, origin) {
      const vcl = `vcl 4.1; backend default { .host = "127.0.0.1"; .port = "${origin}"; }`;
      writeFileSync(join(folder, 'default.vcl'), vcl);
      const files = ['-f', join(folder, 'default.vcl'), '-n', join(folder, 'work')];
      return ['-F', '-j', 'none', '-a', `127.0.0.1:${port}`, ...files, '-s', 'malloc,64m', '-T', 'none'];
    },
  },
  {
    name: 'squid',
    program: 'squid',
    configure(folder, port, origin) {
      const lines = [
        `http_port 127.0.0.1:${port} accel no-vhost defaultsite=127.0.0.1`,
        `cache_peer 127.0.0.1 parent ${origin} 0 no-query originserver`,
        'http_access allow all',
        'cache_mem 64 MB',
        `pid_filename ${join(folder, 'pid')}`,
        'access_log none',
        `cache_log ${join(folder, 'cache.log')}`,
        `coredump_dir ${folder}`,
        'visible_hostname cache.test',
        'pinger_enable off',
        'shutdown_lifetime 0 seconds',
      ];
      writeFileSync(join(folder, 'squid.conf'), `${lines.join('\n')}\n`);
      return ['-N', '-f', join(folder, 'squid.conf')];
    },
  },
  {
    name: 'nginx',
    program: 'nginx',
    configure(folder, port, origin) {
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const lines = [
        `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}`,
        'http { access_log off;',
        ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`),
        `proxy_cache_path ${folder}/cache keys_zone=z:8m;`,
        `server { listen 127.0.0.1:${port}; location / {`,
        `proxy_pass http://127.0.0.1:${origin}; proxy_cache z; proxy_cache_key $uri; } } }`,
      ];
      writeFileSync(join(folder, 'nginx.conf'), lines.join('\n'));
      return ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
    },
  },
];

/** Debian keeps them where not every user looks. */
const PATH = `${process.env['PATH']}:/usr/sbin`;

export function isInstalled({ program }: Cache): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH } }).status === 0;
}

/** Starts a cache in front of a port; its URL. It ends with the test. */
export async function startCache(cache: Cache, origin: number): Promise<string> {
  const folder = temporaryDirectory(`${cache.name}-`);
  chmodSync(folder, 0o777);
  const port = await freePort();
  const args = cache.configure(folder, port, origin);
  const child = spawn(cache.program, args, { stdio: 'ignore', env: { ...process.env, PATH } });
  onTestFinished(() => stop(child));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    const isUp = await fetch(`${url}/up`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return url;
    await setTimeout(100);
  }
  throw new Error(`${cache.name} does not answer`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
