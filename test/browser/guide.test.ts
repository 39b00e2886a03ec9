import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { guideCommand } from '../../cli/commands/guide';
import { BLOCKED_REASONS } from '../../cli/guide/blocked-reasons';
import { QuotesStack } from '../../examples/function-url/quotes-stack';
import { LimitsStack } from '../../examples/limits/limits-stack';
import { axeViolations } from '../support/browser/axe';
import { closePage, openPage } from '../support/browser/pages';
import { type RunningExample, startExample } from '../support/browser/running-example';
import { runCommand } from '../support/cli/run-command';
import { readDocument } from '../support/docs/documents';
import { onTestFinished } from '../support/jest/on-test-finished';

const KB = 1024;
const LISTED = 'https://app.shop.example';
const ABOUT = 'What is on stock, for the shop and its partners.';
const CONTACT = 'Write to stock@shop.example, and say <who> needs it & until when.';

let example: RunningExample;
const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-guide-'));

beforeAll(async () => {
  example = await startExample(LimitsStack, 'Limits');
  const settings = join(folder, 'guide.json');
  const classes = { stock: { about: ABOUT } };
  writeFileSync(
    settings,
    JSON.stringify({
      title: 'The stock API',
      url: 'https://api.shop.example',
      contact: CONTACT,
      classes,
    }),
  );
  for (const kind of ['public', 'internal']) {
    const out = join(folder, kind);
    await runCommand(guideCommand(), example.assembly.directory, `--${kind}`, '--out', out, '--settings', settings);
  }
}, 120_000);
afterAll(async () => {
  await example?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of a guide, as somebody opens its file; it is closed with the test. */
async function open(kind: string, file: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await example.browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, kind, file)).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

const pagesOf = (kind: string) => readdirSync(join(folder, kind)).filter((name) => name.endsWith('.html'));

describe('the guide', () => {
  it('opens from files, at any width, light and dark, with nothing for axe to find', async () => {
    const phone = { width: 360, height: 740 };
    for (const kind of ['public', 'internal']) {
      for (const file of pagesOf(kind)) {
        for (const [colorScheme, viewport] of [
          ['light', { width: 1100, height: 800 }],
          ['dark', phone],
        ] as const) {
          const page = await open(kind, file, { colorScheme, viewport });
          expect([kind, file, colorScheme, await axeViolations(page)]).toEqual([kind, file, colorScheme, []]);
          const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
          expect([file, isWide]).toEqual([file, false]);
        }
      }
    }
  }, 120_000);

  it('has links that lead somewhere, and texts as they were written', async () => {
    for (const kind of ['public', 'internal']) {
      for (const file of pagesOf(kind)) {
        const links = readFileSync(join(folder, kind, file), 'utf8').match(/(?<=(?:href|src)=")[^"#]+/g) ?? [];
        expect(links.filter((link) => !existsSync(join(folder, kind, link)))).toEqual([]);
      }
    }
    const page = await open('public', 'index.html');
    await page.getByRole('link', { name: 'stock' }).click();
    await page.getByText(ABOUT).waitFor();
    await page.getByText(CONTACT).waitFor();
  });

  it('names nobody who is listed, where everybody may read it', () => {
    const template = readFileSync(join(example.assembly.directory, 'Limits.template.json'), 'utf8');
    const { Metadata } = JSON.parse(template);
    const origins: string[] = JSON.stringify(Metadata).match(/https?:\/\/[^"]+/g) ?? [];
    expect(origins).not.toEqual([]);
    const text = (kind: string) =>
      readdirSync(join(folder, kind))
        .map((file) => readFileSync(join(folder, kind, file), 'utf8'))
        .join('\n');
    expect(origins.filter((origin) => text('public').includes(origin))).toEqual([]);
    expect(origins.filter((origin) => !text('internal').includes(origin))).toEqual([]);
    expect(pagesOf('public')).not.toContain('tester.html');
  });

  it('has a tester that decides as the API does', async () => {
    const page = await open('internal', 'tester.html');
    await page.getByLabel('Class').selectOption('stock');
    await page.getByLabel('Origin of the page').fill('https://stranger.example');
    await page.getByLabel('Headers that the script sets').fill('X-Warehouse');
    await page.getByRole('heading', { name: 'preflight for GET: denied' }).waitFor();
    await page.getByText('stock does not list "https://stranger.example" (origin-not-listed)').waitFor();
    await page.getByLabel('Origin of the page').fill(LISTED);
    await page.getByRole('heading', { name: 'preflight for GET: allowed' }).waitFor();
    await page.getByRole('heading', { name: 'GET: allowed', exact: true }).waitFor();
    expect(await page.getByLabel('Entries of its list').isVisible()).toBe(false);
    await picture(page, 'guide-tester', 700);
  });

  it('reads entries of a live list as the API does', async () => {
    const app = new App({ outdir: join(folder, 'quotes.out'), analyticsReporting: false });
    new QuotesStack(app, 'Quotes');
    app.synth();
    await runCommand(guideCommand(), app.outdir, '--internal', '--out', join(folder, 'live'));
    const page = await open('live', 'tester.html');
    await page.getByLabel('Class').selectOption('editing');
    await page.getByLabel('Origin of the page').fill('https://b.example');
    const entries = page.getByLabel('Entries of its list');
    await entries.fill('https://b.example;until=2020-01-01, https://*.example');
    await page
      .getByText(
        'These entries admit nobody: https://b.example;until=2020-01-01 (entry-ended), https://*.example (pattern-not-under-allowed-domain)',
      )
      .waitFor();
    await page.getByText('(origin-not-listed)').waitFor();
    await entries.fill('https://b.example;until=2999-01-01');
    await page.getByText('(origin-listed)').waitFor();
  });

  it('quotes Chromium’s console', async () => {
    const url = `${example.urlOf()}/stock`;
    const said = async (init: RequestInit, origin = 'https://stranger.example') => {
      const page = await openPage(example.browser, origin);
      const message = page
        .page()
        .waitForEvent('console', { predicate: (one) => one.type() === 'error' && one.text().includes('CORS policy') });
      await page.evaluate(
        async ([to, options]) => void (await fetch(to as string, options as RequestInit).catch(() => {})),
        [url, init] as const,
      );
      const text = (await message).text();
      await closePage(page);
      return text;
    };
    const told = new Map(BLOCKED_REASONS.map(({ code, console }) => [code, console]));
    expect(await said({ headers: { 'x-warehouse': '1' } })).toContain(told.get('origin-not-listed'));
    expect(await said({ method: 'PATCH' }, LISTED)).toContain(told.get('method-not-allowed'));
    expect(await said({ headers: { 'x-other': '1' } }, LISTED)).toContain(told.get('header-not-allowed'));
    // what needs no preflight: an answer without headers
    expect(await said({})).toContain(told.get('foreign-write'));
  }, 60_000);

  it('shows in documents what it looks like', async () => {
    const page = await open('public', 'class-stock.html');
    await picture(page, 'guide-class', 760);
  });
});

/** Written anew by `CDK_CORS_DOCS=write`; what documents show has to be there. */
async function picture(page: Page, name: string, height: number): Promise<void> {
  const path = `docs/images/${name}.png`;
  if (process.env.CDK_CORS_DOCS === 'write') await page.screenshot({ path, clip: { x: 0, y: 0, width: 1100, height } });
  expect(existsSync(path)).toBe(true);
  expect(statSync(path).size).toBeLessThan(100 * KB);
  expect(readDocument('docs/guide.md')).toContain(`images/${name}.png`);
}
