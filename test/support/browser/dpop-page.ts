import type * as Dpop from 'dpop';
import { build } from 'esbuild';
import type { Frame } from 'playwright-core';

interface Globals {
  dpop: typeof Dpop;
  keyPair: Promise<Dpop.KeyPair>;
}

/** Gives a page the package `dpop`, and a key of its own that no script can read. */
export async function addKey(page: Frame): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ['dpop'],
    bundle: true,
    format: 'iife',
    globalName: 'dpop',
    write: false,
    footer: { js: 'keyPair = dpop.generateKeyPair("ES256");' },
  });
  await page.addScriptTag({ content: outputFiles[0]!.text });
}

/** Has the page prove by its key that it sends a request (https://www.rfc-editor.org/rfc/rfc9449#section-4). */
export function proofOf(page: Frame, method: string, url: string, token?: string): Promise<string> {
  return page.evaluate(
    async ([htm, htu, accessToken]) => {
      const { dpop, keyPair } = globalThis as unknown as Globals;
      return dpop.generateProof(await keyPair, htu, htm, undefined, accessToken);
    },
    [method, url, token] as const,
  );
}
