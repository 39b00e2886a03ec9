import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PACKAGE = resolve('node_modules/@sparticuz/chromium');
/** Not `/tmp`, where the package itself unpacks: two runs at once must not meet half a browser. */
const UNPACKED = resolve('node_modules/.cache/chromium/chromium');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium so that every name leads to loopback.
 *
 * @param hostRules what `--host-resolver-rules` takes; a replacement may carry a port
 * @param flags further ones
 */
export async function launchChromium(hostRules: readonly string[], flags: readonly string[] = []): Promise<Browser> {
  const executablePath = await findChromium();
  return chromium.launch({
    executablePath,
    headless: true,
    env: await environment(executablePath),
    args: [...FLAGS, ...flags, `--host-resolver-rules=${hostRules.join(',')}`],
  });
}

/** Path of a Chromium: `CHROMIUM_PATH`, else one on the path, else the one that comes as a package. */
async function findChromium(): Promise<string> {
  const folders = (process.env.PATH ?? '').split(':');
  const installed = NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [process.env.CHROMIUM_PATH, ...installed, UNPACKED].find((path) => path && existsSync(path));
  return found ?? (await unpack());
}

async function unpack(): Promise<string> {
  mkdirSync(dirname(UNPACKED), { recursive: true });
  const partial = `${UNPACKED}.${process.pid}`;
  await pipeline(
    createReadStream(join(PACKAGE, 'bin/chromium.br')),
    createBrotliDecompress(),
    createWriteStream(partial, { mode: 0o755 }),
  );
  renameSync(partial, UNPACKED);
  return UNPACKED;
}

/** Where NSS and Expat are not installed, those that come with the package. */
async function environment(executablePath: string): Promise<Record<string, string>> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  if (executablePath !== UNPACKED || spawnSync(UNPACKED, ['--version']).status === 0) return inherited;
  const libraries = await inflate(join(PACKAGE, 'bin/al2023.tar.br'));
  return { ...inherited, LD_LIBRARY_PATH: join(libraries, 'lib') };
}
