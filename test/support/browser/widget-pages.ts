import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { selfSignedCertificate } from '../../../preview/certificate';

/** What a page gives the widget. */
export interface WidgetSettings {
  readonly issuer: string;
  readonly api: string;
  readonly clientId: string;
}

/** The page of `examples/shop/widget`, on sites of a test. */
export interface WidgetPages {
  /** Lead browsers here: the default https port of each site. */
  readonly hostRules: readonly string[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** @param sites settings by host name */
export async function startWidgetPages(sites: Readonly<Record<string, WidgetSettings>>): Promise<WidgetPages> {
  const path = join(__dirname, '../../../scripts/widget-page.mjs');
  const { widgetPage } = (await import(path)) as { widgetPage: (settings: WidgetSettings) => Answer };
  const answers = new Map(Object.entries(sites).map(([host, settings]) => [host, widgetPage(settings)]));
  const server = createServer(await selfSignedCertificate(), (request, response) =>
    answers.get(request.headers.host ?? '')?.(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    hostRules: Object.keys(sites).map((host) => `MAP ${host}:443 127.0.0.1:${port}`),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
