import '../support/browser/short-soft-limit';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { axeViolations } from '../support/browser/axe';
import { openPage } from '../support/browser/pages';
import { type RunningPage, startPage } from '../support/browser/running-page';
import { putParameter } from '../support/browser/running-shop';
import { readDocument } from '../support/docs/documents';
import { eventually } from '../support/jest/eventually';
import { onTestFinished } from '../support/jest/on-test-finished';
import { ask } from '../support/preview/page-client';

const LIST = '/shop/cors/orders/origins';
const APP = 'https://app.shop.example';
const PARTNER = 'https://new.partners.shop.example';
const EVIL = 'https://evil.example';
const VIEWS = ['start', 'try', 'timeline', 'origins', 'tokens', 'paths', 'matrix', 'counters'];
const KB = 1024;
const PATIENT = { timeout: 15_000 };

let shop: RunningPage;

beforeAll(async () => {
  shop = await startPage();
}, 120_000);
afterAll(() => shop?.close());

/** A view that is closed with the test. */
async function open(view?: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await shop.open(view, options);
  onTestFinished(() => page.context().close());
  return page;
}

/** Asks the REST API for a preflight from an origin. */
async function preflight(origin: string): Promise<void> {
  const { url } = shop.preview.endpoints.find(({ kind }) => kind === 'rest-api')!;
  await ask(`${url}/orders`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
}

const button = (page: Page, name: string) => page.getByRole('button', { name }).first();

/** Written anew by `CDK_CORS_DOCS=write`; what documents show has to be there. */
async function picture(page: Page, name: string, height: number): Promise<void> {
  const path = `docs/images/${name}.png`;
  if (process.env.CDK_CORS_DOCS === 'write') await page.screenshot({ path, clip: { x: 0, y: 0, width: 1280, height } });
  expect(existsSync(path)).toBe(true);
  expect(statSync(path).size).toBeLessThan(100 * KB);
  expect(readDocument('docs/preview.md') + readDocument('README.md')).toContain(`images/${name}.png`);
}

describe('the page of the preview', () => {
  it('lets somebody who only looks at it let an origin in, see it arrive, say why it was denied, and take it out', async () => {
    const page = await open();
    await page.getByText('A shop whose endpoints fall into five classes').waitFor();
    await button(page, 'Ask').click();
    await page.getByText('OPTIONS 403').waitFor();
    await picture(page, 'preview-start', 590);

    await button(page, 'Let it in…').click();
    await page.getByText('its pages may send DELETE, GET, POST with credentials').waitFor();
    await page.getByLabel('Why').fill('a first partner');
    await button(page, 'Write it to the list').click();
    expect(shop.preview.parameters.value(LIST)).toBe(APP);
    // functions read the list again, and the page asks until they have
    await page.getByText('POST 201').waitFor();
    expect(shop.preview.parameters.value(LIST)).toBe(`${APP},${PARTNER}`);

    await page.getByRole('link', { name: 'a denied line' }).click();
    expect(await page.getByLabel('Outcome').inputValue()).toBe('denied');
    await page.locator('.virtual-row').first().click();
    await page.getByText('To allow it:').waitFor();
    await page.getByRole('link', { name: 'origin-not-listed' }).waitFor();
    await page.getByLabel('Outcome').selectOption('all');
    await picture(page, 'preview-timeline', 500);

    await page.goto(`${shop.preview.page}/#/origins`);
    await page.getByText('a first partner').waitFor();
    await button(page, `Take out… ${PARTNER}`).click();
    await button(page, 'Take it out of the list').click();
    await page.getByText('version 3', { exact: true }).waitFor();
    expect(shop.preview.parameters.value(LIST)).toBe(APP);
    // back to the version before, by its history
    await button(page, 'Back to version 2').click();
    await page.getByText('version 4', { exact: true }).waitFor();
    expect(shop.preview.parameters.value(LIST)).toBe(`${APP},${PARTNER}`);
    await putParameter(shop.preview.aws, LIST, APP);
  });

  it('refuses what `cdk-cors origins add` refuses, in its words, with the same line for a terminal', async () => {
    const page = await open('origins');
    const orders = page.getByRole('region', { name: LIST });
    await orders.getByLabel('Origins to let in').fill('http://plain.example https://*.elsewhere.example');
    await orders.getByRole('button', { name: 'Check them…' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    const said = (await alert.textContent()) ?? '';
    expect(said).toContain('origin-insecure');
    expect(said).toContain('pattern-not-under-allowed-domain');
    expect(said).toMatch(
      /npx cdk-cors origins add .*--dry-run .*-- \/shop\/cors\/orders\/origins http:\/\/plain\.example/,
    );
    expect(shop.preview.parameters.value(LIST)).toBe(APP);
  });

  it('tests decisions by target, and sends them', async () => {
    const page = await open('try');
    await page.getByLabel('Origin of the page').fill(APP);
    await page.getByLabel('Method').selectOption('DELETE');
    await page.getByLabel('Path').fill('/orders/7');
    await page.getByLabel('Headers that the script sets').fill('x-idempotency-key');
    await expectCount(page, '.verdict .badge.allowed', 2);
    await page.getByLabel('Headers that the script sets').fill('x-idempotency-key, x-other');
    await page.getByText('add "x-other" to requestHeaders').first().waitFor();
    await picture(page, 'preview-try', 700);
    await page.getByLabel('Headers that the script sets').fill('');
    await page.getByLabel('Path').fill('/products');
    await page.getByLabel('Method').selectOption('GET');
    await page.getByText('which counts for requests without credentials alone').first().waitFor();
    await page.getByLabel('With credentials').uncheck();
    await button(page, 'Send it to the Distribution').click();
    await page.locator('.sent .badge.allowed').waitFor();
    expect(await page.locator('.sent').textContent()).toContain('access-control-allow-origin: *');
  });

  it('issues a token, inspects it, and ends it', async () => {
    const page = await open('tokens');
    await page.getByText('Add a client of a site').click();
    await page.getByLabel('Name').fill('blog');
    await page.getByLabel('Origin of its pages').fill('https://blog.example');
    await page.getByLabel('Scopes').fill('quotes:read');
    await button(page, 'Add').click();
    await button(page, 'Issue a token').click();
    await eventually(
      async () => expect(await page.getByRole('textbox', { name: 'Token' }).inputValue()).toMatch(/^ey/),
      PATIENT,
    );
    await button(page, 'Inspect').click();
    await page.getByText('It passes').waitFor();
    await button(page, 'Revoke').click();
    await page.getByText('It does not pass').waitFor();
    await page.getByText('token-revoked').first().waitFor();
    await button(page, 'Disable').click();
    await page.getByText('disabled', { exact: true }).waitFor();
  });

  it('is used without a mouse', async () => {
    for (const origin of [APP, EVIL, PARTNER]) await preflight(origin);
    const page = await open('timeline');
    await page.locator('.virtual-row').nth(2).waitFor();
    await page.getByRole('listbox', { name: 'What happened' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const chosen = page.locator('.virtual-row[aria-selected=true]');
    expect(await chosen.textContent()).toContain(EVIL);
    expect(await page.getByRole('listbox', { name: 'What happened' }).getAttribute('aria-activedescendant')).toBe(
      await chosen.getAttribute('id'),
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Let it in…');
    await page.keyboard.press('Enter');
    await page.getByText('its pages may send').waitFor();
  });

  it.each([
    ['light, on a desk', { colorScheme: 'light' }],
    ['dark, on a desk', { colorScheme: 'dark' }],
    ['light, on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
  ] as [string, BrowserContextOptions][])('is clean by axe, and as wide as the screen: %s', async (_, options) => {
    await preflight(EVIL);
    const page = await open('start', options);
    for (const view of VIEWS) {
      await page.goto(`${shop.preview.page}/#/${view}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (view === 'timeline') await page.locator('.virtual-row').first().click();
      if (view === 'try') await expectCount(page, '.verdict', 2);
      if (view === 'matrix') await page.locator('td.denied').first().waitFor();
      expect([view, await axeViolations(page)]).toEqual([view, []]);
      const [content, screen] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[];
      expect([view, content]).toEqual([view, screen]);
    }
  });

  it('shows 10,000 lines by as many rows as there is room for', async () => {
    const page = await open('timeline');
    const { url } = shop.preview.endpoints.find(({ kind }) => kind === 'rest-api')!;
    // a path of no class is answered by the API alone
    const some = (count: number) =>
      Promise.all(Array.from({ length: count }, () => fetch(`${url}/none`, { headers: { origin: EVIL } })));
    for (let sent = 0; sent < 10_050; sent += 150) await some(150);
    await page.getByText(/^10000 events$/).waitFor();
    const rows = () => page.locator('.virtual-row').count();
    const before = await rows();
    expect(before).toBeLessThan(60);
    const list = page.getByRole('listbox', { name: 'What happened' });
    for (const key of ['End', 'PageUp', 'PageUp', 'Home']) {
      await list.press(key);
      expect(await rows()).toBeLessThanOrEqual(before);
    }
    // a page that is loaded now gets them all
    await (await open('timeline')).getByText(/^10000 events$/).waitFor();
  }, 120_000);

  it('answers no script of another page, and no form', async () => {
    const frame = await openPage(shop.browser, EVIL);
    onTestFinished(() => frame.page().context().close());
    const before = shop.preview.parameters.value(LIST);
    const results = await frame.evaluate(async (base) => {
      const read = (path: string, init?: RequestInit) =>
        fetch(base + path, init).then(
          ({ status }) => `${status}`,
          () => 'blocked',
        );
      const body = JSON.stringify({
        do: 'origins add',
        list: '/shop/cors/orders/origins',
        origins: ['https://evil.example'],
      });
      return [
        await read('/page/model'),
        await read('/', {}),
        await read('/page/run', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
        await read('/page/run', { method: 'POST', body, mode: 'no-cors' }),
      ];
    }, shop.preview.page);
    expect(results).toEqual(['blocked', 'blocked', 'blocked', 'blocked']);
    expect(shop.preview.parameters.value(LIST)).toBe(before);
  });

  it('has at most 60 KB', () => {
    const files = ['index.html', 'main.js', 'main.css'].map((name) => readFileSync(`assets/cli/page/${name}`));
    expect(files.reduce((sum, file) => sum + gzipSync(file).length, 0)).toBeLessThan(60 * KB);
  });
});

async function expectCount(page: Page, selector: string, count: number): Promise<void> {
  await eventually(async () => expect(await page.locator(selector).count()).toBe(count), PATIENT);
}
