import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Engine, EngineContext, EngineLauncher, EnginePage } from '../engines/engine';
import { eventually } from '../jest/eventually';
import { type Pages, startPages } from './pages';
import { type RunningShop, startShop, WAYS_IN, type WayIn } from './running-shop';
import { cdkCors } from './token-commands';
import { startWidgetPages, type WidgetPages } from './widget-pages';

/** A site with a client of its own for each way in; its pages embed the widget. */
const siteOf = (client: string) => `${client}.example`;
/** A site whose client has tokens that end soon. */
const HASTY = 'hasty-widget';
/** A site that embeds the widget with the client of another. */
const COPYCAT = 'copycat.example';
const NOT_FOR_THIS_PAGE = 'This page may not show quotes: its client is disabled, or not for it.';
const LIVE = [expect.stringMatching(/^tea \d\.\d\d$/), expect.stringMatching(/^mug \d+\.\d\d$/), 'live'];
const patience = { timeout: 20_000 };

/** The widget of `examples/shop` on pages of other sites, in the engine. */
export function widgetSuite(launcher: EngineLauncher): void {
  let pages: Pages;
  let shop: RunningShop;
  let widgets: WidgetPages;
  let engine: Engine;
  let context: EngineContext;

  beforeAll(async () => {
    [pages, shop] = await Promise.all([startPages(), startShop()]);
    const { api, distribution } = shop.ways;
    const clients = { 'api-widget': api, 'distribution-widget': distribution, [HASTY]: distribution };
    // over TLS: not every engine lets a page of https call another server on loopback
    const issuer = shop.tokens.httpsIssuer;
    const settings = (clientId: string, { base }: WayIn) => ({ issuer, api: base.https, clientId });
    const sites = Object.entries(clients).map(([id, way]) => [siteOf(id), settings(id, way)] as const);
    const copied = settings('distribution-widget', distribution);
    widgets = await startWidgetPages({ ...Object.fromEntries(sites), [COPYCAT]: copied });
    engine = await launcher.launch([...widgets.hostRules, ...pages.hostRules]);
    for (const id of Object.keys(clients)) {
      const options = id === HASTY ? ['--max-lifetime', '8'] : [];
      const origin = `https://${siteOf(id)}`;
      const client = ['--type', 'browser', '--origin', origin, '--scope', 'quotes:read', ...options];
      await cdkCors(shop, 'client', 'add', id, ...client);
    }
  });
  afterAll(async () => {
    await engine?.close();
    await Promise.all([pages?.close(), shop?.close(), widgets?.close()]);
  });
  beforeEach(async () => {
    context = await engine.newContext();
  });
  afterEach(async () => {
    await context.close();
  });

  /** What the widget on a page shows, and what came in since it was opened. */
  async function visit(site: string, way: WayIn) {
    const before = shop.log.length;
    const page = await context.newPage(`https://${site}/`);
    return {
      shows: () => textsOf(page),
      tryAgain: () =>
        page.evaluate(() => document.querySelector('quotes-widget')!.shadowRoot!.querySelector('button')!.click()),
      /** Such as `quotes 200`, preflights aside. */
      answers: () =>
        shop.log.slice(before).flatMap((line) => {
          const [, id, what, status] = /^(\S+) {2}(?:GET|POST) \S*\/(token|quotes) {2}(\d{3})\b/.exec(line) ?? [];
          // behind a distribution, the API has a line of its own
          return id === way.id || what === 'token' ? [`${what} ${status}`] : [];
        }),
      /** Characters that the page has stored anywhere. */
      stored: () =>
        page.evaluate(
          () =>
            JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]).length - '[{},{},""]'.length,
        ),
    };
  }

  describe.each(WAYS_IN)('a widget at the %s', (name) => {
    const client = `${name}-widget`;

    it('shows quotes on a page of another site, by one token that it keeps in memory', async () => {
      const { shows, answers, stored } = await visit(siteOf(client), shop.ways[name]);
      await eventually(async () => expect(await shows()).toEqual(LIVE), patience);
      await eventually(() => expect(answers().length).toBeGreaterThan(2), patience);
      expect(answers().slice(0, 3)).toEqual(['token 200', 'quotes 200', 'quotes 200']);
      expect(await stored()).toBe(0);
    });

    it('loses access with its client within the bound, says why, and comes back once it may', async () => {
      const { shows, tryAgain } = await visit(siteOf(client), shop.ways[name]);
      await eventually(async () => expect(await shows()).toEqual(LIVE), patience);

      await cdkCors(shop, 'client', 'disable', client);
      await sleep(shop.tokens.revocationBoundSeconds * 1000);
      await eventually(async () => expect(await shows()).toEqual([NOT_FOR_THIS_PAGE]), patience);

      await cdkCors(shop, 'client', 'enable', client);
      await tryAgain();
      await eventually(async () => expect(await shows()).toEqual(LIVE), patience);
    });
  });

  describe('a widget', () => {
    it('has the next token before the old one ends', async () => {
      const { answers } = await visit(siteOf(HASTY), shop.ways.distribution);
      await eventually(() => expect(answers().filter((text) => text === 'token 200').length).toBe(2), patience);
      expect(answers().filter((text) => !text.endsWith(' 200'))).toEqual([]);
    });

    it('shows nothing on the page of a site that copied it', async () => {
      const { shows, answers } = await visit(COPYCAT, shop.ways.distribution);
      await eventually(async () => expect(await shows()).toEqual([NOT_FOR_THIS_PAGE]), patience);
      expect(answers()).toEqual(['token 401']);
    });

    it('tells a lost connection from a refusal', async () => {
      const { shows, tryAgain } = await visit(siteOf(HASTY), shop.ways.distribution);
      await eventually(async () => expect(await shows()).toEqual(LIVE), patience);
      await engine.setOffline(true);
      await eventually(async () => expect(await shows()).toEqual(['There is no connection to the shop.']), patience);
      await engine.setOffline(false);
      await tryAgain();
      await eventually(async () => expect(await shows()).toEqual(LIVE), patience);
    });
  });
}

function textsOf(page: EnginePage): Promise<(string | null)[]> {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector('quotes-widget')!;
    return [...(shadowRoot?.querySelectorAll('li, [role=status]') ?? [])].map(({ textContent }) => textContent);
  });
}
