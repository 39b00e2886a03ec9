import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { selfSignedCertificate } from '../../../preview/certificate';

/** Servers of empty pages, on whatever origin a test needs. */
export interface Pages {
  /** Lead browsers here: ports 80 and 443 of every name, and every port of `*.example` that `ports` names. */
  readonly hostRules: readonly string[];
  close(): Promise<void>;
}

/** Ports other than the default ones on which pages live, as in `http://app.shop.example:8080`. */
export const PAGE_PORTS = { http: 8080, https: 8443 };

/** Starts the page servers. */
export async function startPages(): Promise<Pages> {
  const plain = createServer(answer);
  const secure = createSecureServer(await selfSignedCertificate(), answer);
  const [plainPort, securePort] = await Promise.all([listen(plain), listen(secure)]);
  return {
    hostRules: [
      `MAP *:80 127.0.0.1:${plainPort}`,
      `MAP *:443 127.0.0.1:${securePort}`,
      `MAP *:${PAGE_PORTS.http} 127.0.0.1:${plainPort}`,
      `MAP *:${PAGE_PORTS.https} 127.0.0.1:${securePort}`,
      // other servers of a test: the name leads to loopback, the port stays
      'MAP *.example 127.0.0.1',
    ],
    close: async () => {
      await Promise.all([close(plain), close(secure)]);
    },
  };
}

/** A page of an origin, in a browser context of its own: no cookies, no cached preflights from elsewhere. */
export async function openPage(browser: Browser, origin: string): Promise<Frame> {
  return openPageIn(await browser.newContext({ ignoreHTTPSErrors: true }), origin);
}

/** A page of an origin; of `null`, a sandboxed frame (https://html.spec.whatwg.org/#sandboxed-origin-browsing-context-flag). */
export async function openPageIn(context: BrowserContext, origin: string): Promise<Frame> {
  const page = await context.newPage();
  if (origin !== 'null') {
    await page.goto(`${origin}/`);
    return page.mainFrame();
  }
  await page.goto('https://sandbox.example/?frame');
  return page.mainFrame().childFrames()[0] as Frame;
}

/** Closes the browser context that a frame belongs to. */
export async function closePage(frame: Frame): Promise<void> {
  await frame.page().context().close();
}

const PAGE = '<!doctype html><title>page</title><body></body>';
const PAGE_WITH_FRAME = `${PAGE}<iframe sandbox="allow-scripts allow-forms" srcdoc="${PAGE}"></iframe>`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? '/', 'http://pages.invalid');
  const target = searchParams.get('redirect');
  if (target !== null) {
    redirect(request, response, target, Number(searchParams.get('status') ?? 302));
    return;
  }
  response.setHeader('content-type', 'text/html');
  response.end(searchParams.has('frame') ? PAGE_WITH_FRAME : PAGE);
}

/** A redirect that scripts of any origin may follow: what is tested is its target. */
function redirect(request: IncomingMessage, response: ServerResponse, location: string, status: number): void {
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.writeHead(status, { location }).end();
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
