import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AMBIGUOUS, eventOf } from './events';
import { Guards } from './guards';
import { ADMIN_PAGE, LAYOUTS } from './layouts';
import { quiet } from './quiet';
import { Random } from './random';

beforeAll(quiet.begin);
afterAll(quiet.end);

describe('a path as clients write it is judged by its own class alone', () => {
  it.each(LAYOUTS)('$name', async (layout) => {
    const guards = new Guards(layout);
    const random = new Random(16);
    const wrong: unknown[] = [];
    for (let n = 0; n < 2_000; n++) {
      const [path, code] = random.pick(layout.honest);
      const made = eventOf(path, 'GET', random);
      if (made === undefined || made.kind === AMBIGUOUS) continue;
      // a resource of parameters is read by its template too
      if (/\{\w+\}/.test(String(made.event['resource'] ?? made.event['routeKey']))) continue;
      const page = await guards.judge(made.event, ADMIN_PAGE);
      const foreign = await guards.judge(made.event, 'https://attacker.example');
      const granted = { strict: [ADMIN_PAGE, undefined], loose: ['*', '*'], none: [undefined, undefined] }[code];
      const isRight = page.read === granted[0] && foreign.read === granted[1] && page.preflight === (code !== 'none');
      if (!isRight) wrong.push([path, code, made.event, page, foreign]);
    }
    expect(wrong).toEqual([]);
  });
});
