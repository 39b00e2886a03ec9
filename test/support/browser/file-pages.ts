import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { selfSignedCertificate } from '../../../preview/certificate';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.mjs': 'text/javascript' };

/** The pages of a folder, on whatever site asks for them. */
export interface FilePages {
  /** Lead browsers here: the default https port of every name; other ports of `*.example` lead to loopback. */
  readonly hostRules: readonly string[];
  close(): Promise<void>;
}

/** Serves a folder of pages; `/` is its `index.html`. */
export async function startFilePages(folder: string): Promise<FilePages> {
  const server = createServer(await selfSignedCertificate(), (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'https://pages.invalid');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const type = TYPES[extname(name)];
    if (type === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', type).end(readFileSync(join(folder, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    hostRules: [`MAP *:443 127.0.0.1:${port}`, 'MAP *.example 127.0.0.1'],
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
