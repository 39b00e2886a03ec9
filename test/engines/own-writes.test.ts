import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { compilePolicy, decide } from '../../lib/policy';
import { describeEngines } from '../support/engines/engines';
import { API } from '../support/engines/lab';
import { type RunningLab, startLabIn } from '../support/engines/running-lab';
import { eventually } from '../support/jest/eventually';

const REFERRER_POLICIES = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
];
/** Ways in which a page writes to where it comes from. */
const WRITES = [
  'form application/x-www-form-urlencoded',
  'form multipart/form-data',
  'form text/plain',
  'fetch POST cors',
  'fetch POST same-origin',
  'fetch POST no-cors',
  'fetch PUT cors',
  'fetch DELETE same-origin',
  'XMLHttpRequest',
  'beacon text/plain',
  'beacon application/json',
];
/** Lists nobody: what comes through is the API's own. */
const POLICY = compilePolicy({
  name: 'own',
  origins: ['https://other.example'],
  methods: ['POST', 'PUT', 'DELETE'],
  credentials: true,
  rejectForeignWrites: true,
});

describeEngines((launcher) => {
  let lab: RunningLab;

  beforeAll(async () => {
    lab = await startLabIn(launcher);
  });
  afterEach(() => lab.closePages());
  afterAll(() => lab?.close());

  describe.each(['https', 'loopback'])("the API's own pages on %s", (where) => {
    const own = () => (where === 'https' ? API : lab.local.replace('127.0.0.1', 'localhost'));

    it.each(REFERRER_POLICIES)('write with Referrer-Policy: %s', async (policy) => {
      expect(await refused(own(), `${own()}/?referrer=${policy}`, WRITES)).toEqual([]);
    });

    it('and foreign pages do not, where nobody asks before', async () => {
      const simple = WRITES.filter((way) => /^(?:form|fetch POST no-cors|beacon text)/.test(way));
      // not every engine lets a page of https call loopback
      const foreign = where === 'https' ? 'https://page.example/' : 'http://page.example/';
      expect(await refused(own(), foreign, simple)).toEqual(simple);
    });
  });

  /** Those of the writes of a page that the policy stops. */
  async function refused(own: string, page: string, ways: readonly string[]): Promise<string[]> {
    const urls = ways.map(() => lab.url({}, own));
    const opened = await lab.open(page);
    await opened.evaluate(
      write,
      ways.map((way, i) => [way, urls[i]!] as const),
    );
    const missing = () => urls.filter((url) => lab.received(url).length === 0);
    await eventually(() => expect(missing()).toEqual([]), { timeout: 10_000 });
    return ways.filter((_, i) => {
      const { method, headers } = lab.received(urls[i]!).at(-1)!;
      const secFetchSite = headers['sec-fetch-site'] as string | undefined;
      return decide(POLICY, { method, origin: headers.origin, secFetchSite, selfOrigin: own }).status !== undefined;
    });
  }
});

/** Runs in the page. */
function write(ways: readonly (readonly [way: string, url: string])[]): void {
  for (const [way, url] of ways) {
    const [kind, first = '', second] = way.split(' ');
    if (kind === 'form') {
      // in a frame of its own: it is a navigation all the same, and the page stays
      const frame = document.createElement('iframe');
      frame.name = `frame${url.split('/').at(-1)}`;
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: url, enctype: first, target: frame.name });
      form.innerHTML = '<input name="a" value="b">';
      document.body.append(frame, form);
      form.submit();
    } else if (kind === 'fetch') {
      fetch(url, { method: first, mode: second as RequestMode, body: 'x' }).catch(() => {});
    } else if (kind === 'beacon') {
      navigator.sendBeacon(url, new Blob(['{}'], { type: first }));
    } else {
      const request = new XMLHttpRequest();
      request.open('POST', url);
      request.send('x');
    }
  }
}
