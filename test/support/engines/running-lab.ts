import type { Clock } from './clock';
import type { Engine, EngineContext, EngineLauncher } from './engine';
import { type Lab, PAGE, startLab } from './lab';

/** A lab with an engine, for the tests of a file. */
export interface RunningLab extends Lab {
  /** Closes the pages that were opened in contexts of their own. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function startLabIn(launcher: EngineLauncher, clock?: Clock): Promise<RunningLab> {
  const server = await startLab();
  const engine: Engine = await launcher.launch(server.hostRules, clock?.environment);
  const contexts: EngineContext[] = [];
  return {
    ...server,
    engine,
    clock,
    open: async (url = `${PAGE}/`, context) => {
      if (context) return context.newPage(url);
      contexts.push(await engine.newContext());
      return contexts.at(-1)!.newPage(url);
    },
    closePages: async () => {
      for (const context of contexts.splice(0)) await context.close();
    },
    close: async () => {
      await engine.close();
      await server.close();
      clock?.remove();
    },
  };
}
