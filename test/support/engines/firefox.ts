import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { EngineLauncher, EnginePage, Script } from './engine';
import { commandOnPath } from './installed';
import { startNames } from './names';

/** Sends a command of WebDriver BiDi. */
type Send = <T = unknown>(method: string, params: object) => Promise<T>;

const NAMES = ['firefox-esr', 'firefox'];

/** Firefox by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): the few commands that pages take, and no library of forty packages. */
export const FIREFOX: EngineLauncher = {
  name: 'Firefox',
  missing: () => (commandOnPath(NAMES) ? undefined : 'apt-get install firefox-esr'),
  opens: (origin) => !origin.includes(','),
  launch: async (hostRules, environment) => {
    const names = await startNames(hostRules);
    const profile = mkdtempSync(join(tmpdir(), 'cdk-cors-firefox-'));
    writeFileSync(join(profile, 'user.js'), preferences(names.port));
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'];
    const browser = spawn(commandOnPath(NAMES)!, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    });
    const address = await new Promise<string>((resolve, reject) => {
      let told = '';
      browser.once('error', reject).once('exit', () => reject(new Error(`Firefox ended: ${told}`)));
      browser.stderr.on('data', (chunk) => {
        told += chunk;
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(told)?.[1];
        if (found) resolve(`${found}/session`);
      });
    });
    const { send, close } = await connect(address);
    const { capabilities } = await send<{ capabilities: { browserVersion: string } }>('session.new', {
      capabilities: { alwaysMatch: { acceptInsecureCerts: true } },
    });
    return {
      version: capabilities.browserVersion,
      newContext: async () => {
        const { userContext } = await send<{ userContext: string }>('browser.createUserContext', {});
        return {
          newPage: async (url) => {
            const made = await send<{ context: string }>('browsingContext.create', { type: 'tab', userContext });
            const page = pageOf(send, made.context);
            await page.goto(url);
            return page;
          },
          close: async () => void (await send('browser.removeUserContext', { userContext })),
        };
      },
      setOffline: async (isOffline) => names.setOffline(isOffline),
      close: async () => {
        const ended = new Promise((resolve) => browser.once('exit', resolve));
        await send('browser.close', {});
        await ended;
        close();
        await names.close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
      },
    };
  },
};

function pageOf(send: Send, context: string): EnginePage {
  return {
    ...scriptOf(send, context),
    goto: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    frame: async () => {
      const { contexts } = await send<{ contexts: [{ children: [{ context: string }] }] }>('browsingContext.getTree', {
        root: context,
      });
      return scriptOf(send, contexts[0].children[0].context);
    },
    close: async () => void (await send('browsingContext.close', { context })),
  };
}

interface CallResult {
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

function scriptOf(send: Send, context: string): Script {
  return {
    evaluate: async (fn: (argument: never) => unknown, argument?: unknown) => {
      // as text both ways: nothing of the protocol's own values is needed
      const { result, exceptionDetails } = await send<CallResult>('script.callFunction', {
        functionDeclaration: `async (text) => JSON.stringify(await (${fn})(text && JSON.parse(text)))`,
        arguments: [{ type: 'string', value: JSON.stringify(argument) ?? '' }],
        awaitPromise: true,
        target: { context },
      });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result?.value && JSON.parse(result.value);
    },
  };
}

async function connect(address: string): Promise<{ send: Send; close(): void }> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, (message: { type: string; result: unknown; message?: string }) => void>();
  let last = 0;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  return {
    send: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ type, result, message }) =>
          type === 'success' ? resolve(result as never) : reject(new Error(`${method}: ${message}`)),
        );
        socket.send(JSON.stringify({ id, method, params }));
      }),
    close: () => socket.close(),
  };
}

function preferences(port: number): string {
  const all = {
    'network.proxy.type': 1,
    'network.proxy.socks': '127.0.0.1',
    'network.proxy.socks_port': port,
    'network.proxy.socks_remote_dns': true,
    'network.proxy.allow_hijacking_localhost': true,
    // its viewer of JSON has a Content-Security-Policy
    'devtools.jsonview.enabled': false,
  };
  return Object.entries(all)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
