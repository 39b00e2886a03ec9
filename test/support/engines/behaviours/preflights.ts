import { setTimeout as sleep } from 'node:timers/promises';
import { PAGE } from '../lab';
import { listed, outcome, passes, preflights } from './ask';
import type { Behaviour, Topic } from './behaviour';

const ALLOW = { 'access-control-allow-origin': PAGE, 'access-control-allow-methods': 'PUT, PATCH' };

/** Seconds, of caps that browsers have, and how close to them they are looked at. */
const CAPS = [600, 7200, 86_400];
const MARGIN = 10;

/** Whether the answer to a preflight is reused after each of the pauses. */
function reused(id: string, maxAge: string | undefined, seconds: readonly number[]): Behaviour {
  const header = maxAge === undefined ? 'no `Access-Control-Max-Age`' : `\`Access-Control-Max-Age: ${maxAge}\``;
  return {
    id,
    what: `${header}: the same request again after ${seconds.join(' and ')} s`,
    observe: async (lab) => {
      const page = await lab.open();
      const headers = { ...ALLOW, ...(maxAge !== undefined && { 'access-control-max-age': maxAge }) };
      const observed = seconds.map(async (pause) => {
        const url = lab.url({ preflight: { headers } });
        await passes(page, url, { method: 'PUT' });
        await sleep(pause * 1000);
        await passes(page, url, { method: 'PUT' });
        return preflights(lab, url) === 1 ? 'reused' : 'asked';
      });
      return (await Promise.all(observed)).join(', ');
    },
  };
}

export const PREFLIGHT_ANSWERS: Topic = {
  title: 'Answers to preflights',
  so: 'Names of methods are compared letter by letter: list `PATCH`, and write `PATCH` in scripts too. `cdk-cors` answers allowed preflights with 204.',
  behaviours: [
    {
      id: 'preflight-status',
      what: 'statuses with which an otherwise right answer passes, of 200, 204, 206, 299, 301, 302, 304, 400, 401, 403, 404, 500, 503',
      observe: async (lab) => {
        const page = await lab.open();
        const passing: number[] = [];
        for (const status of [200, 204, 206, 299, 301, 302, 304, 400, 401, 403, 404, 500, 503]) {
          const headers = { ...ALLOW, ...(status < 304 && status > 300 && { location: lab.url() }) };
          if (await passes(page, lab.url({ preflight: { status, headers } }), { method: 'PUT' })) passing.push(status);
        }
        return passing.join(', ');
      },
    },
    {
      id: 'request-headers',
      what: 'value of `Access-Control-Request-Headers` for the headers `X-B`, `x-a` and `Content-Type: application/json`',
      observe: async (lab) => {
        const url = lab.url();
        await passes(await lab.open(), url, {
          headers: { 'X-B': '1', 'x-a': '1', 'Content-Type': 'application/json' },
        });
        return `\`${lab.received(url)[0]?.headers['access-control-request-headers']}\``;
      },
    },
    {
      id: 'method-lower-case',
      what: '`fetch` with `method: "patch"` where `PATCH` is allowed, with `"put"` where `PUT` is',
      observe: async (lab) => {
        const page = await lab.open();
        const tried = ['patch', 'put'].map((method) =>
          outcome(page, lab.url({ preflight: { headers: ALLOW } }), { method }),
        );
        return (await Promise.all(tried)).join(', ');
      },
    },
    {
      id: 'allow-methods-lower-case',
      what: '`PUT` where `Access-Control-Allow-Methods: put` is answered',
      observe: async (lab) => {
        const headers = { ...ALLOW, 'access-control-allow-methods': 'put' };
        return outcome(await lab.open(), lab.url({ preflight: { headers } }), { method: 'PUT' });
      },
    },
  ],
};

export const PREFLIGHT_CACHE: Topic = {
  title: 'How long answers to preflights are reused',
  so: 'A `maxAge` beyond the cap of a browser has no effect there. While an answer is reused, a page whose origin was removed goes on _sending_ requests. It cannot read the responses, and `withCors` rejects the writes among them.',
  behaviours: [
    reused('max-age-absent', undefined, [3, 7]),
    reused('max-age-4', '4', [2, 6]),
    reused('max-age-zero', '0', [0]),
    reused('max-age-negative', '-1', [0]),
    reused('max-age-invalid', 'abc', [0]),
    {
      id: 'max-age-cap',
      what: '`Access-Control-Max-Age: 604800`: how long it is reused, with the clock put forward',
      takesClock: true,
      observe: async (lab) => {
        const page = await lab.open();
        const headers = { ...ALLOW, 'access-control-max-age': '604800' };
        for (const cap of CAPS) {
          const url = lab.url({ preflight: { headers } });
          const asked: number[] = [];
          for (const seconds of [0, cap - MARGIN, 2 * MARGIN]) {
            lab.clock?.advance(seconds);
            await passes(page, url, { method: 'PUT' });
            asked.push(preflights(lab, url));
          }
          if (asked.join() === '1,1,2') return `${cap - MARGIN} s, and not ${cap + MARGIN} s`;
        }
        return 'none of the caps that are known';
      },
    },
    {
      id: 'entries',
      what: 'the same request again after 150 preflights of other URLs, `Access-Control-Max-Age: 600`',
      observe: async (lab) => {
        const page = await lab.open();
        const headers = { ...ALLOW, 'access-control-max-age': '600' };
        const url = lab.url({ preflight: { headers } });
        await passes(page, url, { method: 'PUT' });
        for (let i = 0; i < 150; i++) await passes(page, lab.url({ preflight: { headers } }), { method: 'PUT' });
        await passes(page, url, { method: 'PUT' });
        return preflights(lab, url) === 1 ? 'reused' : 'asked';
      },
    },
  ],
};

/** Values of request headers that go without a preflight, of these. */
function simple(id: string, name: string, values: readonly string[], said = values): Behaviour {
  return {
    id,
    what: `values of \`${name}\` without a preflight, of ${said.map((value) => `\`${value}\``).join(', ')}`,
    observe: async (lab) => {
      const page = await lab.open();
      const without: string[] = [];
      for (const [i, value] of values.entries()) {
        const url = lab.url();
        const init = { method: name === 'content-type' ? 'POST' : 'GET', headers: { [name]: value } };
        await passes(page, url, init);
        if (preflights(lab, url) === 0) without.push(said[i]!);
      }
      return listed(without);
    },
  };
}

const HINTS = {
  'save-data': 'on',
  dpr: '1',
  downlink: '1',
  width: '100',
  'viewport-width': '100',
  'device-memory': '1',
};

export const SIMPLE_REQUESTS: Topic = {
  title: 'What goes without a preflight',
  so: 'Such requests reach the API from any page. Reads are harmless, as the page gets no response; writes are rejected by `rejectForeignWrites`.',
  behaviours: [
    {
      id: 'client-hints',
      what: `client hints that scripts may set without a preflight, of ${listed(Object.keys(HINTS))}`,
      observe: async (lab) => {
        const page = await lab.open();
        const without: string[] = [];
        for (const [name, value] of Object.entries(HINTS)) {
          const url = lab.url();
          await passes(page, url, { headers: { [name]: value } });
          if (preflights(lab, url) === 0) without.push(name);
        }
        return listed(without);
      },
    },
    simple('range', 'range', ['bytes=0-10', 'bytes=0-', 'bytes=-10', 'bytes=0-10,20-30']),
    simple('long-value', 'accept', ['a'.repeat(128), 'a'.repeat(129)], ['128 bytes', '129 bytes']),
    simple('content-type', 'content-type', [
      'text/plain',
      'text/plain; charset="utf-8"',
      'application/x-www-form-urlencoded',
      'application/json',
    ]),
    {
      id: 'upload-listener',
      what: 'a simple `POST` of `XMLHttpRequest` with a listener of upload progress',
      observe: async (lab) => {
        const url = lab.url();
        await (await lab.open()).evaluate(
          (address) =>
            new Promise<void>((resolve) => {
              const request = new XMLHttpRequest();
              request.upload.onprogress = () => {};
              request.onloadend = () => resolve();
              request.open('POST', address);
              request.send('text');
            }),
          url,
        );
        return preflights(lab, url) === 0 ? 'no preflight' : 'preflight';
      },
    },
    {
      id: 'beacon',
      what: '`sendBeacon` of text and of JSON',
      observe: async (lab) => {
        const page = await lab.open();
        const observed = ['text/plain', 'application/json'].map(async (type) => {
          const headers = {
            'access-control-allow-origin': PAGE,
            'access-control-allow-credentials': 'true',
            'access-control-allow-headers': 'content-type',
          };
          const url = lab.url({ preflight: { headers } });
          await page.evaluate(([address, kind]) => navigator.sendBeacon(address, new Blob(['{}'], { type: kind })), [
            url,
            type,
          ] as const);
          await sleep(700);
          return lab
            .received(url)
            .map(({ method }) => `\`${method}\``)
            .join(' ');
        });
        return (await Promise.all(observed)).join(', ');
      },
    },
    {
      id: 'event-source',
      what: '`EventSource`: preflight, `Origin`',
      observe: async (lab) => {
        const url = lab.url();
        await (await lab.open()).evaluate((address) => {
          const source = new EventSource(address);
          return new Promise<void>((resolve) => {
            source.onerror = () => {
              source.close();
              resolve();
            };
          });
        }, url);
        return `${preflights(lab, url) === 0 ? 'no preflight' : 'preflight'}, \`${lab.received(url)[0]?.headers.origin}\``;
      },
    },
    {
      id: 'web-socket',
      what: '`WebSocket`: preflight, `Origin`, `Sec-Fetch-Site`',
      observe: async (lab) => {
        const url = lab.url();
        await (await lab.open()).evaluate((address) => {
          const socket = new WebSocket(address.replace('https', 'wss'));
          return new Promise<void>((resolve) => {
            socket.onclose = () => resolve();
          });
        }, url);
        const { origin, 'sec-fetch-site': site } = lab.received(url)[0]?.headers ?? {};
        return `${preflights(lab, url) === 0 ? 'no preflight' : 'preflight'}, \`${origin}\`, ${site ? `\`${site}\`` : 'absent'}`;
      },
    },
    {
      id: 'keepalive',
      what: '`PUT` with `keepalive` as the page is closed',
      observe: async (lab) => {
        const url = lab.url();
        const page = await lab.open();
        await page.evaluate((address) => void fetch(address, { method: 'PUT', keepalive: true }).catch(() => {}), url);
        await page.close();
        await sleep(1500);
        return lab
          .received(url)
          .map(({ method }) => `\`${method}\``)
          .join(' ');
      },
    },
  ],
};
