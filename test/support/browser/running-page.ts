import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { OriginAllowlist } from 'cdk-cors';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ShopStack } from '../../../examples/shop/shop-stack';
import { type Preview, startPreview } from '../../../preview';
import { buildIfMissing } from './build';
import { launchChromium } from './chromium';
import { type Pages, startPages } from './pages';

/** The page of a preview of `examples/shop`, in Chromium. */
export interface RunningPage {
  readonly preview: Preview;
  readonly browser: Browser;
  /** Opens a view in a context of its own. */
  open(view?: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Serves the shop with the command as it is built, which carries out what the page asks for. */
export async function startPage(): Promise<RunningPage> {
  buildIfMissing();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-page-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop/cors');
  new ShopStack(app, 'Shop');
  app.synth();
  const command = [process.execPath, resolve('assets/cli/index.js')];
  const [pages, preview]: [Pages, Preview] = await Promise.all([startPages(), startPreview({ app: folder, command })]);
  const browser = await launchChromium(pages.hostRules);
  return {
    preview,
    browser,
    open: async (view = 'start', options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(`${preview.page}/#/${view}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      await Promise.all([pages.close(), preview.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
