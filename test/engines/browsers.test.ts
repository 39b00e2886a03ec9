import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TOPICS } from '../support/engines/behaviours';
import type { Behaviour } from '../support/engines/behaviours/behaviour';
import { HAS_COMPILER, makeClock } from '../support/engines/clock';
import { describeEngines } from '../support/engines/engines';
import { readResults, writeResults } from '../support/engines/results';
import { type RunningLab, startLabIn } from '../support/engines/running-lab';

const IS_WRITING = process.env.CDK_CORS_DOCS === 'write';

describeEngines((launcher) => {
  const { versions, observed } = readResults();
  let lab: RunningLab;

  beforeAll(async () => {
    lab = await startLabIn(launcher);
  });
  afterEach(() => lab.closePages());
  afterAll(() => lab?.close());

  describe('does what docs/browsers.json has of it; CDK_CORS_DOCS=write writes it', () => {
    const behaviours = TOPICS.flatMap((topic) => topic.behaviours);
    const named = (some: readonly Behaviour[]) => some.map((one) => [one.id, one] as const);
    it.each(named(behaviours.filter(({ takesClock }) => !takesClock)))('%s', async (id, { observe }) => {
      check(id, await observe(lab));
    });
    (HAS_COMPILER ? it : it.skip).each(named(behaviours.filter(({ takesClock }) => takesClock)))(
      HAS_COMPILER ? '%s' : '%s takes a compiler: apt-get install gcc libc6-dev',
      async (id, { observe }) => {
        const own = await startLabIn(launcher, makeClock());
        try {
          check(id, await observe(own));
        } finally {
          await own.close();
        }
      },
    );

    function check(id: string, seen: string): void {
      if (!IS_WRITING) {
        const version = lab.engine.version === versions[launcher.name] ? '' : ` (now ${lab.engine.version})`;
        expect(`${versions[launcher.name]}${version}: ${seen}`).toBe(
          `${versions[launcher.name]}${version}: ${observed[id]?.[launcher.name]}`,
        );
        return;
      }
      const results = readResults();
      results.versions[launcher.name] = lab.engine.version;
      results.observed[id] = { ...results.observed[id], [launcher.name]: seen };
      writeResults(results);
    }
  });
});
