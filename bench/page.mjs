import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { tsImport } from 'tsx/esm/api';
import { root } from './bundle.mjs';
import { bytes, duration, number } from './format.mjs';
import { summary } from './processes.mjs';

export const title = 'The page of the preview';

const ROUNDS = 15;
const KB = 60;
const PAINT_MILLISECONDS = 200;
const LINES = 10_000;
/** What a display shows; a frame that is measured is never quite a 60th of a second. */
const FRAMES = 59;
const ROWS = 60;
const GROWTH_MEGABYTES = 1;
const FILES = ['index.html', 'main.js', 'main.css'];
const AT_ONCE = 150;

export async function measure(directory) {
  const gzip = FILES.map((name) => gzipSync(readFileSync(join(root, 'assets/cli/page', name)), { level: 9 }).length);
  const preview = await startPreview(mkdtempSync(join(directory, 'page-')));
  const { launchChromium } = await tsImport('../test/support/browser/chromium.ts', import.meta.url);
  const browser = await launchChromium(['MAP *.example 127.0.0.1']);
  try {
    const paints = [];
    // the first one warms the browser up
    for (let round = 0; round <= ROUNDS; round++) paints.push(await firstPaint(browser, preview.page));
    for (let sent = 0; sent < LINES; sent += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, preview.ask));
    const cells = [
      { what: 'size', gzip: gzip.reduce((sum, one) => sum + one, 0) },
      { what: 'paint', time: summary(paints.slice(1).map((milliseconds) => milliseconds * 1e6)) },
      { what: 'scroll', ...(await scroll(browser, preview.page)) },
    ];
    return { cells, targets: targets(cells) };
  } finally {
    await browser.close();
    preview.close();
  }
}

/** An API whose paths are answered by API Gateway alone. */
async function startPreview(outdir) {
  const { EndpointClass, OriginAllowlist, RestApiCors } = createRequire(import.meta.url)(join(root, 'dist/index.js'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const api = new RestApi(stack, 'Api');
  api.root.addResource('orders').addMethod('GET', new MockIntegration());
  const allowlist = OriginAllowlist.of('https://app.shop.example');
  RestApiCors.of(api).apply('/orders', EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }));
  app.synth();
  const args = [join(root, 'assets/cli/index.js'), 'preview', '--app', outdir, '--json'];
  const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface({ input: process_.stdout }), 'line');
  const { page, endpoints } = JSON.parse(line);
  const { url } = endpoints.find(({ kind }) => kind === 'rest-api');
  return {
    page,
    ask: async () => {
      const response = await fetch(`${url}/none`, { headers: { origin: 'https://evil.example' } });
      await response.arrayBuffer();
    },
    close: () => {
      process_.kill();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}

/** Milliseconds until something of the page is there, in a browser that has nothing of it. */
async function firstPaint(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName('first-contentful-paint');
          if (entry) resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return paint;
}

/** Scrolls through all lines, again and again. */
async function scroll(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(`${url}/#/timeline`);
  await page.getByText(new RegExp(`^${LINES} events$`)).waitFor();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
  };
  // what is made once is made
  await scrollThrough(page);
  const before = await heap();
  const passes = [await scrollThrough(page), await scrollThrough(page), await scrollThrough(page)];
  const after = await heap();
  await context.close();
  return {
    frames: summary(passes.map(({ frames }) => frames)),
    rows: Math.max(...passes.map(({ rows }) => rows)),
    heap: { before, after },
  };
}

/** From top to bottom in about three seconds: frames a second, and the most rows that the page had at a time. */
function scrollThrough(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const list = document.querySelector('[role=listbox]');
        const step = (list.scrollHeight - list.clientHeight) / 180;
        list.scrollTop = 0;
        let [frames, rows, begin] = [0, 0, 0];
        const frame = (now) => {
          begin ||= now;
          rows = Math.max(rows, document.querySelectorAll('.virtual-row').length);
          list.scrollTop += step;
          if (++frames > 180) resolve({ frames: (frames - 1) / ((now - begin) / 1000), rows });
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
  );
}

export function table({ cells }) {
  const [{ gzip }, { time }, { frames, rows, heap }] = cells;
  return {
    columns: ['what', 'measured'],
    rows: [
      ['HTML, script and styles, compressed', bytes(gzip)],
      [
        `first paint on loopback, ${ROUNDS} loads`,
        `${duration(time.median)} (${duration(time.lowest)} to ${duration(time.highest)})`,
      ],
      [
        `frames a second while ${LINES.toLocaleString('en')} lines scroll by in 3 s`,
        `${number(frames.median)} (${number(frames.lowest)} to ${number(frames.highest)})`,
      ],
      ['rows that the page has meanwhile', number(rows)],
      ['heap before, and after three more passes', `${bytes(heap.before)}, ${bytes(heap.after)}`],
    ],
  };
}

function targets(cells) {
  const [{ gzip }, { time }, { frames, rows, heap }] = cells;
  return [
    { what: 'KiB of the page', atMost: KB, reached: gzip / 1024 },
    { what: 'milliseconds to the first paint', atMost: PAINT_MILLISECONDS, reached: time.median / 1e6 },
    { what: 'frames a second', atLeast: FRAMES, reached: frames.median },
    { what: 'rows at a time', atMost: ROWS, reached: rows },
    { what: 'MB more on the heap', atMost: GROWTH_MEGABYTES, reached: Math.max(0, heap.after - heap.before) / 1e6 },
  ];
}
