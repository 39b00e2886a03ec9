import { afterAll, beforeAll, describe } from '@jest/globals';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';
import { allowlistSuite } from '../support/request/allowlist/allowlist-suite';
import { anyInterleaving } from '../support/request/allowlist/any-interleaving';
import { EFFECTIVE, type MakeList, type Seen, TestedStore } from '../support/request/allowlist/tested-store';
import { hangs } from '../support/request/parameter-server';

let python: PythonProcess;
let last = 0;

const make: MakeList = ({ server, random, effective }) => {
  const id = ++last;
  const made = python
    .ask({ do: 'environment', env: server.env })
    .then(() => python.ask({ do: 'make_cache', id, random, ...(effective && { effective: EFFECTIVE }) }));
  return {
    look: async (look) => {
      await made;
      const impatient = look.impatient === true && server.behaviour === hangs;
      // what is not said of this look must not be left over from the one before
      const asked = { do: 'get_origins', id, script: null, ...look, impatient };
      const { admitted, ...seen } = (await python.ask(asked)) as unknown as Seen & {
        readonly admitted: string[] | null;
      };
      return { ...seen, admitted: admitted ?? undefined };
    },
  };
};

(HAS_PYTHON ? describe : describe.skip)('the list of a class in Python, where python3 is there', () => {
  beforeAll(() => {
    python = new PythonProcess();
  });
  afterAll(() => python.stop());

  allowlistSuite(make);
  anyInterleaving(new TestedStore(make), 40);
});
