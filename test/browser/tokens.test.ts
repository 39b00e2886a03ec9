import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium';
import { addKey, proofOf } from '../support/browser/dpop-page';
import { type FetchResult, fetchFrom } from '../support/browser/fetch-from';
import { openPageIn, type Pages, startPages } from '../support/browser/pages';
import { type LoggedRequest, type RunningShop, startShop, WAYS_IN } from '../support/browser/running-shop';
import { cdkCors } from '../support/browser/token-commands';
import { eventually } from '../support/jest/eventually';

/** A site with a client of its own. */
const siteOf = (client: string) => `${client}.example`;
/** A site whose client has tokens that are bound to a key. */
const KEYED = 'keyed-widget';

let pages: Pages;
let shop: RunningShop;
let browser: Browser;
let context: BrowserContext;
let visits = 0;

beforeAll(async () => {
  [pages, shop] = await Promise.all([startPages(), startShop()]);
  browser = await launchChromium(pages.hostRules);
  for (const name of WAYS_IN) await addClient(`${name}-widget`);
  await addClient(KEYED, '--dpop');
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), shop?.close()]);
});
beforeEach(async () => {
  context = await browser.newContext({ ignoreHTTPSErrors: true });
});
afterEach(async () => {
  await context.close();
});

async function addClient(id: string, ...options: string[]): Promise<void> {
  const origin = `https://${siteOf(id)}`;
  await cdkCors(
    shop,
    'client',
    'add',
    id,
    '--type',
    'browser',
    '--origin',
    origin,
    '--scope',
    'quotes:read',
    ...options,
  );
}

const patience = { timeout: 20_000 };

/** A token that a page gets for itself. */
async function tokenFor(page: Frame, client: string, headers: Record<string, string> = {}): Promise<FetchResult> {
  const body = new URLSearchParams({
    grant_type: 'urn:cdk-cors:params:oauth:grant-type:web-origin',
    client_id: client,
  });
  return fetchFrom(page, `${shop.tokens.issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: String(body),
  });
}

function accessToken({ body }: FetchResult): string {
  return JSON.parse(body ?? '').access_token;
}

async function openSite(host: string): Promise<Frame> {
  return openPageIn(context, `https://${host}`);
}

describe.each(WAYS_IN)('at the %s', (name) => {
  const client = `${name}-widget`;
  /** API Gateway has one answer to all 401, whose constant headers cannot be right for the orders too. */
  const refused = (status: number) =>
    name === 'distribution' ? { status, type: 'cors' } : { error: expect.any(String) };

  /** Has a page ask for quotes; what came in is told with what the script got. */
  async function quotes(
    page: Frame,
    headers: Record<string, string> = {},
  ): Promise<FetchResult & { sent: LoggedRequest[] }> {
    const { base, requests } = shop.ways[name];
    const mark = `visit=${++visits};`;
    const result = await fetchFrom(page, `${base.https}/quotes?${mark}`, { headers });
    return { ...result, sent: requests(mark) };
  }

  it('a preflight passes without a token, the request with one', async () => {
    const page = await openSite(siteOf(client));
    const authorization = `Bearer ${accessToken(await tokenFor(page, client))}`;
    expect(await quotes(page, { authorization })).toMatchObject({
      status: 200,
      sent: [
        { method: 'OPTIONS', status: 204 },
        { method: 'GET', status: 200 },
      ],
    });
  });

  it('nobody reads without a token', async () => {
    const page = await openSite(siteOf(client));
    const sent = [{ method: 'GET', status: 401 }];
    expect(await quotes(page)).toMatchObject({ ...refused(401), sent });
  });

  it('a stolen token is of no use to a page of another origin', async () => {
    const authorization = `Bearer ${accessToken(await tokenFor(await openSite(siteOf(client)), client))}`;
    const result = await quotes(await openSite('evil.example'), { authorization });
    expect(result).toMatchObject({ ...refused(403), sent: [{ method: 'OPTIONS' }, { method: 'GET', status: 403 }] });
    if (name === 'distribution') expect(JSON.parse(result.body ?? '')).toMatchObject({ reason: 'origin-mismatch' });
  });

  it('a token of a disabled client is refused within the bound, for good', async () => {
    const page = await openSite(siteOf(client));
    const authorization = `Bearer ${accessToken(await tokenFor(page, client))}`;
    await cdkCors(shop, 'client', 'disable', client);
    await sleep(shop.tokens.revocationBoundSeconds * 1000);
    expect(await quotes(page, { authorization })).toMatchObject(refused(401));
    expect(await tokenFor(page, client)).toMatchObject({ status: 401 });

    await cdkCors(shop, 'client', 'enable', client);
    expect(await tokenFor(page, client)).toMatchObject({ status: 200 });
    expect(await quotes(page, { authorization })).toMatchObject(refused(401));
  });
});

describe('a token that is bound to a key of the page', () => {
  it('is not given without a proof', async () => {
    const page = await openSite(siteOf(KEYED));
    const { status, body } = await tokenFor(page, KEYED);
    expect([status, JSON.parse(body ?? '').error]).toEqual([400, 'invalid_dpop_proof']);
  });

  it('counts with a new proof each time, and not without its key', async () => {
    const { base } = shop.ways.api;
    const url = `${base.https}/quotes`;
    const page = await openSite(siteOf(KEYED));
    await addKey(page);
    const issued = await tokenFor(page, KEYED, { dpop: await proofOf(page, 'POST', `${shop.tokens.issuer}/token`) });
    expect(JSON.parse(issued.body ?? '')).toMatchObject({ token_type: 'DPoP' });
    const token = accessToken(issued);
    const read = (dpop: string, from = page) =>
      fetchFrom(from, url, { headers: { authorization: `DPoP ${token}`, dpop } });

    const proof = await proofOf(page, 'GET', url, token);
    expect(await read(proof)).toMatchObject({ status: 200 });
    expect(await reasonOf(read(proof))).toBe('proof-replayed');
    expect(await read(await proofOf(page, 'GET', url, token))).toMatchObject({ status: 200 });

    const bearer = fetchFrom(page, url, { headers: { authorization: `Bearer ${token}` } });
    expect(await reasonOf(bearer)).toBe('proof-missing');
    const thief = await openSite(siteOf(KEYED));
    await addKey(thief);
    expect(await reasonOf(read(await proofOf(thief, 'GET', url, token), thief))).toBe('proof-invalid');
  });

  /** Why the authorizer refused a request: a 401 does not say it. */
  async function reasonOf(request: Promise<FetchResult>): Promise<string | undefined> {
    const before = shop.log.length;
    expect(await request).toMatchObject({ error: expect.any(String) });
    return / {2}authorization {2}(\S+)/.exec(shop.log.slice(before).join('\n'))?.[1];
  }
});

describe('a revoked token', () => {
  it('is refused by every instance of the authorizer once the bound has passed', async () => {
    const client = 'busy-widget';
    await addClient(client);
    const origin = `https://${siteOf(client)}`;
    const page = await openSite(siteOf(client));
    const [revoked, other] = [await tokenFor(page, client), await tokenFor(page, client)].map(accessToken);
    const answers: { token: string | undefined; sent: number; answered: number; status: number }[] = [];
    let isOver = false;
    const work = async (token: string | undefined) => {
      const url = `${shop.ways.api.base.http.replace('api.shop.example', '127.0.0.1')}/quotes`;
      while (!isOver) {
        const sent = Date.now();
        const { status } = await fetch(url, { headers: { origin, authorization: `Bearer ${token}` } });
        answers.push({ token, sent, answered: Date.now(), status });
        await sleep(5);
      }
    };
    const workers = [revoked, other, revoked, other, revoked, other].map(work);
    await eventually(() => expect(answers.length).toBeGreaterThan(50), patience);
    const writing = Date.now();
    await cdkCors(shop, 'token', 'revoke', revoked!);
    const end = writing + shop.tokens.revocationBoundSeconds * 1000;
    await sleep(end + 1000 - Date.now());
    isOver = true;
    await Promise.all(workers);

    const statuses = (some: typeof answers) => [...new Set(some.map(({ status }) => status))];
    const ofRevoked = answers.filter(({ token }) => token === revoked);
    expect(statuses(ofRevoked.filter(({ answered }) => answered < writing))).toEqual([200]);
    expect(statuses(ofRevoked.filter(({ sent }) => sent >= end))).toEqual([401]);
    expect(statuses(answers.filter(({ token }) => token === other))).toEqual([200]);
  });
});
