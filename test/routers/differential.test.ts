import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { differential } from './differential';
import { quiet } from './quiet';

const events = Number(process.env['CDK_CORS_EVENTS'] ?? 10_000);
const seed = Number(process.env['CDK_CORS_SEED'] ?? 16);

beforeAll(quiet.begin);
afterAll(quiet.end);

describe('the class that judges is the class of the code that runs', () => {
  it(
    `for ${events} spellings of paths behind real routers (seed ${seed})`,
    async () => {
      const { slips, ...counts } = await differential(events, seed);
      console.error(JSON.stringify({ seed, ...counts }));
      expect(slips).toEqual([]);
      expect(counts.ran.strict).toBeGreaterThan(events / 20);
    },
    60_000 + 10 * events,
  );
});
