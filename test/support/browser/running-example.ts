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

/** An example, synthesised and served, with pages of any origin in Chromium to call it. */
export interface RunningExample {
  readonly assembly: CloudAssembly;
  readonly preview: Preview;
  readonly browser: Browser;
  /** Lines of the preview's log, so far. */
  readonly log: readonly string[];
  /** URL of an endpoint under the name of a site of its own, over TLS. @param id how its id begins */
  urlOf(id?: string): string;
  /** What a script of a page of the origin gets. @param url absolute */
  fetch(origin: string, url: string, options?: FetchOptions): Promise<FetchResult>;
  close(): Promise<void>;
}

type Example = new (scope: Construct, id: string, props?: StackProps) => unknown;

/** @throws whatever synth or the preview refuses */
export async function startExample(Stack: Example, id: string): Promise<RunningExample> {
  buildIfMissing();
  const app = new App({ analyticsReporting: false });
  new Stack(app, id);
  const assembly = app.synth();
  const log: string[] = [];
  const [pages, preview] = await Promise.all([
    startPages(),
    startPreview({ app: assembly.directory, log: (line) => log.push(line) }),
  ]);
  const browser = await launchChromium(pages.hostRules);
  return {
    assembly,
    preview,
    browser,
    log,
    urlOf: (start = '') => {
      const endpoint = preview.endpoints.find((one) => one.id.startsWith(start))!;
      return endpoint.httpsUrl.replace('127.0.0.1', 'api.shop.example');
    },
    fetch: async (origin, url, options = {}) => {
      const page = await openPage(browser, origin);
      const result = await fetchFrom(page, url, options);
      await closePage(page);
      return result;
    },
    close: async () => {
      await browser.close();
      await Promise.all([pages.close(), preview.close()]);
      rmSync(assembly.directory, { recursive: true, force: true });
    },
  };
}
