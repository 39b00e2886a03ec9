import '../support/browser/short-soft-limit';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { originsCommand } from '../../cli/commands/origins';
import { clientNumber } from '../../request/observe/client-number';
import { launchChromium } from '../support/browser/chromium';
import { type ClientNetwork, startClientNetwork } from '../support/browser/client-network';
import { type FetchOptions, fetchFrom } from '../support/browser/fetch-from';
import { closePage, openPage, type Pages, startPages } from '../support/browser/pages';
import { type RunningShop, startShop, WAYS_IN } from '../support/browser/running-shop';
import { runCommand } from '../support/cli/run-command';

const STAYS = 'https://app.shop.example';
const OLD = 'https://old.example';
const NEW = 'https://new.example';
const ORDER: FetchOptions = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-idempotency-key': '1' },
  credentials: 'include',
  body: '["tea"]',
};
/** What functions know is not older, with some time for the writing. */
const FRESH_MS = 3_500;
const PERCENT = 30;

/** Addresses of clients: one in the share of a stage, and one far from it. */
const CLIENTS = { inside: addressWith((number) => number < PERCENT), outside: addressWith((number) => number > 90) };

function addressWith(isRight: (number: number) => boolean): string {
  for (let i = 0; ; i++) if (isRight(clientNumber('orders', `203.0.${i}.7`))) return `203.0.${i}.7`;
}

let pages: Pages;
let shop: RunningShop;
let browser: Browser;
const networks = new Map<string, ClientNetwork>();

beforeAll(async () => {
  [pages, shop] = await Promise.all([startPages(), startShop()]);
  browser = await launchChromium(pages.hostRules);
  for (const way of WAYS_IN) {
    for (const [client, address] of Object.entries(CLIENTS)) {
      const target = shop.ways[way].base.http.replace('api.shop.example', '127.0.0.1');
      networks.set(`${way} ${client}`, await startClientNetwork(target, address));
    }
  }
});
afterAll(async () => {
  await browser?.close();
  for (const network of networks.values()) network.close();
  await Promise.all([pages?.close(), shop?.close()]);
});

/** Whether a page's order gets through, and what is answered can be read: asked for from each network, each time in a new browser context. */
async function isServed(way: (typeof WAYS_IN)[number], client: string, origin: string): Promise<boolean> {
  const { base } = shop.ways[way];
  const url = new URL(`${base.https}/orders`);
  url.port = String(networks.get(`${way} ${client}`)!.port);
  const page = await openPage(browser, origin);
  const { error } = await fetchFrom(page, url.href, ORDER);
  await closePage(page);
  return error === undefined;
}

/** Who is served: by way in and client, which origins. */
async function served(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const way of WAYS_IN) {
    for (const client of Object.keys(CLIENTS)) {
      const all = [STAYS, OLD, NEW];
      const admitted: string[] = [];
      for (const origin of all) if (await isServed(way, client, origin)) admitted.push(origin);
      found[`${way} ${client}`] = admitted;
    }
  }
  return found;
}

/** Runs `cdk-cors origins`, and waits until functions know. */
async function origins(verb: string, ...args: string[]): Promise<string> {
  const { output } = await runCommand(originsCommand(), verb, 'Shop/orders', ...args, '--yes', ...shop.cliOptions);
  await sleep(FRESH_MS);
  return output;
}

const everywhere = (inside: readonly string[], outside = inside) =>
  Object.fromEntries(
    WAYS_IN.flatMap((way) => [
      [`${way} inside`, inside],
      [`${way} outside`, outside],
    ]),
  );

describe('a change in stages, in Chromium', () => {
  beforeAll(async () => {
    await shop.putOrigins(`${STAYS}, ${OLD};owner=tea-ltd`);
    await sleep(FRESH_MS);
  });

  it('changes nothing in shadow, and tells what it would change', async () => {
    const before = shop.log.length;
    expect(await origins('stage', '--add', NEW, '--remove', OLD)).toContain(`+ ${NEW};joins=0  joins in shadow`);
    expect(await served()).toEqual(everywhere([STAYS, OLD]));
    const told = shop.log.slice(before).filter((line) => line.includes('  candidate  '));
    const ways = new Set(
      told.flatMap((line) => line.match(/candidate {2}orders {2}.*?(allowed|DENIED).*?https:\S+/)?.[0] ?? []),
    );
    expect([...ways].filter((way) => !way.includes('preflight')).sort()).toEqual([
      `candidate  orders  actual  DENIED  foreign-write  ${OLD}`,
    ]);
    expect([...ways].filter((way) => way.includes('preflight')).sort()).toEqual([
      `candidate  orders  preflight  DENIED  origin-not-listed  ${OLD}`,
      `candidate  orders  preflight  allowed  origin-listed  ${NEW}`,
    ]);
  });

  it('is there for a share of the clients, the same ones at the API and at the distribution', async () => {
    await origins('stage', '--percent', String(PERCENT));
    expect(await served()).toEqual(everywhere([STAYS, NEW], [STAYS, OLD]));
  });

  it('is there for everybody once it is promoted', async () => {
    await origins('promote');
    expect(await served()).toEqual(everywhere([STAYS, NEW]));
  });

  it('goes back to the version before', async () => {
    await origins('rollback');
    expect(await served()).toEqual(everywhere([STAYS, NEW], [STAYS, OLD]));
    await origins('unstage');
    expect(await served()).toEqual(everywhere([STAYS, OLD]));
  });
});
