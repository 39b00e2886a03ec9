import { rmSync } from 'node:fs';
import { App, type StackProps } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import type { Browser } from 'playwright-core';
import { type Preview, startPreview } from '../../../preview';
import { buildIfMissing } from './build';
import { launchChromium } from './chromium';
import { type FetchOptions, type FetchResult, fetchFrom } from './fetch-from';
import { closePage, openPage, startPages } from './pages';

/** An example, synthesised and served. */
export interface ServedExample {
  readonly assembly: CloudAssembly;
  readonly preview: Preview;
  /** Lead browsers here for pages of any origin. */
  readonly hostRules: readonly string[];
  /** Lines of the preview's log, so far. */
  readonly log: readonly string[];
  /** URL of an endpoint under the name of a site of its own, over TLS. @param id how its id begins */
  urlOf(id?: string): string;
  close(): Promise<void>;
}

/** An example with pages of any origin in Chromium to call it. */
export interface RunningExample extends ServedExample {
  readonly browser: Browser;
  /** What a script of a page of the origin gets. @param url absolute */
  fetch(origin: string, url: string, options?: FetchOptions): Promise<FetchResult>;
}

type Example = new (scope: Construct, id: string, props?: StackProps) => unknown;

/** @throws whatever synth or the preview refuses */
export async function serveExample(Stack: Example, id: string): Promise<ServedExample> {
  buildIfMissing();
  const app = new App({ analyticsReporting: false });
  new Stack(app, id);
  const assembly = app.synth();
  const log: string[] = [];
  const [pages, preview] = await Promise.all([
    startPages(),
    startPreview({ app: assembly.directory, log: (line) => log.push(line) }),
  ]);
  return {
    assembly,
    preview,
    hostRules: pages.hostRules,
    log,
    urlOf: (start = '') => {
      const endpoint = preview.endpoints.find((one) => one.id.startsWith(start))!;
      return endpoint.httpsUrl.replace('127.0.0.1', 'api.shop.example');
    },
    close: async () => {
      await Promise.all([pages.close(), preview.close()]);
      rmSync(assembly.directory, { recursive: true, force: true });
    },
  };
}

/** @throws whatever synth or the preview refuses */
export async function startExample(Stack: Example, id: string): Promise<RunningExample> {
  const served = await serveExample(Stack, id);
  const browser = await launchChromium(served.hostRules);
  return {
    ...served,
    browser,
    fetch: async (origin, url, options = {}) => {
      const page = await openPage(browser, origin);
      const result = await fetchFrom(page, url, options);
      await closePage(page);
      return result;
    },
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}
