import { eventually } from '../../jest/eventually';
import type { EnginePage, Script } from '../engine';
import { API, type Lab, PAGE, type Received, THIRD } from '../lab';
import { outcome, passes, told } from './ask';
import type { Behaviour, Topic } from './behaviour';

const ECHO = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-methods': 'PUT',
});

/** `Origin` of what a script's request becomes at the end of its redirects. */
function redirected(id: string, what: string, hops: readonly string[]): Behaviour {
  return {
    id,
    what,
    observe: async (lab) => {
      const end = lab.url({}, hops.at(-1));
      const start = hops.slice(0, -1).reduceRight((next, origin) => {
        const headers = { 'access-control-allow-origin': '*', location: next };
        return lab.url({ actual: { status: 307, headers } }, origin);
      }, end);
      await passes(await lab.open(), start, { method: 'POST', body: 'x' });
      return told(lab.received(end)[0]?.headers.origin);
    },
  };
}

export const REDIRECTS: Topic = {
  title: 'Redirects',
  so: 'Whoever was redirected by another origin arrives as `null`, which no allowlist can hold. Have pages call the API itself.',
  behaviours: [
    redirected('redirect-to-third', '`Origin` of a `fetch` that the API redirects to a third origin', [API, THIRD]),
    redirected('redirect-to-page', "`Origin` of a `fetch` that the API redirects to the page's own origin", [
      API,
      PAGE,
    ]),
    redirected('redirect-in-api', '`Origin` of a `fetch` that the API redirects to itself', [API, API]),
    redirected('redirect-by-page', "`Origin` of a `fetch` that the page's own origin redirects to the API", [
      PAGE,
      API,
    ]),
    {
      id: 'redirected-preflight',
      what: '`PUT` that the API redirects to a third origin: `Origin` of the preflight there, and of the `PUT`',
      observe: async (lab) => {
        const end = lab.url({ preflight: { headers: ECHO('*') } }, THIRD);
        const actual = { status: 307, headers: { 'access-control-allow-origin': '*', location: end } };
        await passes(await lab.open(), lab.url({ actual }), { method: 'PUT' });
        return lab
          .received(end)
          .map(({ headers }) => told(headers.origin))
          .join(', ');
      },
    },
  ],
};

/** What arrives of a form that a page submits. */
async function submitted(lab: Lab, page: EnginePage, url: string): Promise<Received> {
  await page.evaluate((action) => {
    document.body.innerHTML = `<form method="post" action="${action}"><input name="a" value="b"></form>`;
    // a driver whose page is left before it has the answer waits for it in vain
    setTimeout(() => document.forms[0]!.submit(), 300);
  }, url);
  await eventually(
    () => {
      if (lab.received(url).length === 0) throw new Error('nothing arrived');
    },
    { timeout: 10_000 },
  );
  return lab.received(url)[0]!;
}

const ownPage = (origin: string) => `${origin}/?referrer=no-referrer`;

export const OWN_PAGES: Topic = {
  title: "The API's own pages, with `Referrer-Policy: no-referrer`",
  so: 'Own pages can arrive with `Origin: null`. `rejectForeignWrites` lets them pass where `Sec-Fetch-Site` says `same-origin`, which browsers send on https and on loopback alone.',
  behaviours: [
    ...[API, 'http://api.example'].map((origin) => ({
      id: `own-form-${origin.split(':')[0]}`,
      what: `form on \`${origin}\`: \`Origin\`, \`Sec-Fetch-Site\``,
      observe: async (lab: Lab) => {
        const { headers } = await submitted(lab, await lab.open(ownPage(origin)), lab.url({}, origin));
        return `${told(headers.origin)}, ${told(headers['sec-fetch-site'])}`;
      },
    })),
    ...(['cors', 'same-origin', 'no-cors'] as const).map((mode) => ({
      id: `own-fetch-${mode}`,
      what: `\`fetch\` of \`POST\` with \`mode: '${mode}'\`: \`Origin\``,
      observe: async (lab: Lab) => {
        const url = lab.url();
        await passes(await lab.open(ownPage(API)), url, { method: 'POST', mode, body: 'x' });
        return told(lab.received(url)[0]?.headers.origin);
      },
    })),
  ],
};

export const FOREIGN_PAGES: Topic = {
  title: 'Foreign pages',
  so: 'What `Sec-Fetch-Site` says counts only together with an `Origin` that can be the own one: a service worker can hide where a request came from.',
  behaviours: [
    {
      id: 'no-cors-post',
      what: "`POST` with `mode: 'no-cors'` of a page with `Referrer-Policy: no-referrer`: `Origin`, `Sec-Fetch-Site`",
      observe: async (lab) => {
        const url = lab.url();
        await passes(await lab.open(ownPage(PAGE)), url, { method: 'POST', mode: 'no-cors', body: 'x' });
        const { headers } = lab.received(url)[0]!;
        return `${told(headers.origin)}, ${told(headers['sec-fetch-site'])}`;
      },
    },
    {
      id: 'service-worker',
      what: "form of a foreign page that a service worker of the API's origin passes on: `Origin`, `Sec-Fetch-Site`",
      observe: async (lab) => {
        // without certificates, which service workers are particular about
        const own = lab.local.replace('127.0.0.1', 'localhost');
        const context = await lab.engine.newContext();
        const page = await lab.open(`${own}/`, context);
        await page.evaluate(async () => {
          await navigator.serviceWorker.register('/worker.js');
          await navigator.serviceWorker.ready;
        });
        const { headers } = await submitted(lab, await lab.open('http://page.example/', context), lab.url({}, own));
        const origin =
          headers.origin === own ? 'own' : headers.origin === 'http://page.example' ? 'foreign' : told(headers.origin);
        return `${origin}, ${told(headers['sec-fetch-site'])}`;
      },
    },
    {
      id: 'sandboxed-frame',
      what: '`fetch` in a sandboxed frame: `Origin`',
      observe: async (lab) => {
        const url = lab.url();
        const page = await lab.open();
        await page.evaluate(
          () =>
            new Promise<void>((resolve) => {
              const frame = document.createElement('iframe');
              frame.sandbox.add('allow-scripts');
              frame.srcdoc = '<p>frame</p>';
              frame.onload = () => resolve();
              document.body.append(frame);
            }),
        );
        await passes((await page.frame()) as Script, url);
        return told(lab.received(url)[0]?.headers.origin);
      },
    },
  ],
};

export const LOOPBACK: Topic = {
  title: 'An API on loopback',
  so: 'A page of https that calls a local API is not sure to get through in every browser: `cdk-cors preview` has an https URL for each endpoint.',
  behaviours: [PAGE, 'http://page.example'].map((origin) => ({
    id: `loopback-from-${origin.split(':')[0]}`,
    what: `page of \`${origin}\` calls \`http://127.0.0.1\``,
    observe: async (lab: Lab) => outcome(await lab.open(`${origin}/`), lab.url({}, lab.local)),
  })),
};
