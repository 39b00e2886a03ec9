import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import type { Browser, Page } from 'playwright-core';
import { ChatStack } from '../../examples/chat/chat-stack';
import { type Preview, startPreview } from '../../preview';
import { buildIfMissing } from '../support/browser/build';
import { type ChatModel, startChatModel } from '../support/browser/chat-model';
import { launchChromium } from '../support/browser/chromium';
import { type FilePages, startFilePages } from '../support/browser/file-pages';
import { Messages } from '../support/synth/messages';

const LISTED = 'https://app.shop.example';
const FOREIGN = 'https://evil.example';
const PAGE = join(__dirname, '../../examples/chat/page');

let folder: string;
let model: ChatModel;
let pages: FilePages;
let preview: Preview;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  buildIfMissing();
  model = await startChatModel();
  folder = mkdtempSync(join(tmpdir(), 'cdk-cors-chat-'));
  const app = new App({ outdir: folder, analyticsReporting: false });
  const stack = new ChatStack(app, 'Chat', model.url);
  app.synth();
  expect(new Messages(stack).silence()).toBeUndefined();
  preview = await startPreview({ app: folder });
  pages = await startFilePages(PAGE);
  browser = await launchChromium(pages.hostRules);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([pages?.close(), preview?.close(), model?.close()]);
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  page = await browser.newPage({ ignoreHTTPSErrors: true });
});
afterEach(() => page.close());

/** The page of the example on an origin, with a question asked. */
async function askFrom(origin: string): Promise<void> {
  const api = preview.endpoints[0]!.httpsUrl.replace('127.0.0.1', 'api.shop.example');
  await page.goto(`${origin}/?api=${api}`);
  await page.getByLabel('Question').fill('tea?');
  await page.getByRole('button').click();
}

const answered = (text: string) => page.locator('output', { hasText: new RegExp(`^${text}$`) }).waitFor();

it('shows the first piece of an answer before the model says the last', async () => {
  const asked = model.next();
  await askFrom(LISTED);
  const { question, answer } = await asked;
  expect(JSON.parse(question)).toEqual({ question: 'tea?' });
  answer.write('Yes, ');
  await answered('Yes, ');
  answer.end('please.');
  await answered('Yes, please.');
});

it('tells of a model that fails', async () => {
  const asked = model.next();
  await askFrom(LISTED);
  (await asked).answer.writeHead(503).end();
  await answered('the chat answered 500');
});

it('is not asked from other origins', async () => {
  const before = model.asked();
  await askFrom(FOREIGN);
  await answered('Failed to fetch');
  expect(model.asked()).toBe(before);
});
