import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineContext, EngineLauncher, EnginePage, Script } from './engine';
import { commandOnPath } from './installed';
import { startNames } from './names';

/** Sends a command of W3C WebDriver for a session. */
type Send = <T = null>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>;

/** How long a script may run. */
const SCRIPT_MS = 240_000;

/** WebKitGTK's MiniBrowser by W3C WebDriver (https://www.w3.org/TR/webdriver2/) on a display of its own: a few calls of `fetch`. */
export const WEBKIT: EngineLauncher = {
  name: 'WebKitGTK',
  missing: () =>
    commandOnPath(['WebKitWebDriver']) && commandOnPath(['Xvfb'])
      ? undefined
      : 'apt-get install webkit2gtk-driver xvfb',
  opens: () => true,
  launch: async (hostRules, environment) => {
    const names = await startNames(hostRules);
    const display = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [number] = await once(display.stdio[3] as Readable, 'data');
    const env = { ...process.env, ...environment, DISPLAY: `:${String(number).trim()}` };
    const args = ['--automation', `--proxy=socks5://127.0.0.1:${names.port}`];
    const first = await newSession(env, args);
    await first.context.close();
    const open = new Set<EngineContext>();
    return {
      version: first.version,
      newContext: async () => {
        const { context } = await newSession(env, args);
        const counted = {
          ...context,
          close: async () => {
            open.delete(counted);
            await context.close();
          },
        };
        open.add(counted);
        return counted;
      },
      setOffline: async (isOffline) => names.setOffline(isOffline),
      close: async () => {
        for (const context of open) await context.close();
        await ended(display);
        await names.close();
      },
    };
  },
};

/** A driver has one session, and a session one browser, which forgets everything at its end. */
async function newSession(env: NodeJS.ProcessEnv, args: readonly string[]) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' });
  const request = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const init = { method, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`http://127.0.0.1:${port}/session${path}`, init);
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  };
  await untilListening(port);
  const { sessionId, capabilities } = await request<{ sessionId: string; capabilities: { browserVersion: string } }>(
    'POST',
    '',
    { capabilities: { alwaysMatch: { acceptInsecureCerts: true, 'webkitgtk:browserOptions': { args } } } },
  );
  const send: Send = (method, path, body) => request(method, `/${sessionId}${path}`, body);
  await send('POST', '/timeouts', { script: SCRIPT_MS });
  const first = await send<string>('GET', '/window');
  const close = async () => {
    await request('DELETE', `/${sessionId}`);
    await ended(driver);
  };
  return { version: capabilities.browserVersion, context: contextOf(send, first, close) };
}

/** @param first the window that is there from the start */
function contextOf(send: Send, first: string, close: () => Promise<void>): EngineContext {
  let last: Promise<unknown> = Promise.resolve();
  /** A session has one current window: one thing after the other. */
  const inWindow = <T>(handle: string, run: () => Promise<T>): Promise<T> => {
    const result = last.then(async () => {
      await send('POST', '/window', { handle });
      return run();
    });
    last = result.catch(() => {});
    return result;
  };
  return {
    newPage: async (url) => {
      const { handle } = await inWindow(first, () => send<{ handle: string }>('POST', '/window/new', { type: 'tab' }));
      const page: EnginePage = {
        ...scriptOf(send, (run) => inWindow(handle, run)),
        goto: (next) => inWindow(handle, () => send('POST', '/url', { url: next })),
        frame: async () =>
          scriptOf(send, (run) =>
            inWindow(handle, async () => {
              await send('POST', '/frame', { id: 0 });
              return run();
            }),
          ),
        close: () => inWindow(handle, () => send('DELETE', '/window')),
      };
      await page.goto(url);
      return page;
    },
    close: async () => {
      await last;
      await close();
    },
  };
}

function scriptOf(send: Send, inPlace: <T>(run: () => Promise<T>) => Promise<T>): Script {
  return {
    evaluate: async (fn: (argument: never) => unknown, argument?: unknown) => {
      const script = `const [argument, done] = arguments;
        (async () => (${fn})(argument ?? undefined))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await inPlace(() =>
        send<{ value?: never; error?: string }>('POST', '/execute/async', { script, args: [argument ?? null] }),
      );
      if (error !== undefined) throw new Error(error);
      return value;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch (error) {
      if (tries === 100) throw error;
    }
    await sleep(50);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}
