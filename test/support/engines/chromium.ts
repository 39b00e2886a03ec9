import { launchChromium } from '../browser/chromium';
import type { EngineLauncher } from './engine';

/** Chromium by playwright: the browser of the other tests. */
export const CHROMIUM: EngineLauncher = {
  name: 'Chromium',
  missing: () => undefined,
  opens: () => true,
  launch: async (hostRules, environment = {}) => {
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    // its processes of pages would end at once
    const prefix = variables.length === 0 ? [] : [`--utility-cmd-prefix=env ${variables.join(' ')}`];
    const browser = await launchChromium(hostRules, prefix);
    return {
      version: browser.version(),
      newContext: async () => {
        const context = await browser.newContext({ ignoreHTTPSErrors: true });
        return {
          newPage: async (url) => {
            const page = await context.newPage();
            await page.goto(url);
            return {
              evaluate: page.evaluate.bind(page),
              goto: async (next) => void (await page.goto(next)),
              frame: async () => page.mainFrame().childFrames()[0]!,
              close: () => page.close(),
            };
          },
          close: () => context.close(),
        };
      },
      setOffline: async (isOffline) => {
        for (const context of browser.contexts()) await context.setOffline(isOffline);
      },
      close: () => browser.close(),
    };
  },
};
