import type { EngineContext, EnginePage } from './engine';

/** A page of an origin that `startPages` serves; of `null`, a sandboxed frame in one. */
export async function openOrigin(
  context: EngineContext,
  origin: string,
): Promise<Pick<EnginePage, 'evaluate' | 'close'>> {
  if (origin !== 'null') return context.newPage(`${origin}/`);
  const page = await context.newPage('https://sandbox.example/?frame');
  const frame = await page.frame();
  return { evaluate: frame.evaluate.bind(frame), close: () => page.close() };
}
