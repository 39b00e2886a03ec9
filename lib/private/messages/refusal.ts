import type { RefusalCode } from './codes';

/** What keeps an app from being synthesised, as every language gets to read it: a stable code, and a sentence. */
export type Refusal = `${RefusalCode} - ${string}`;

/** For what is told at the end of synth, with everything else that is in the way. */
export function refusal(code: RefusalCode, sentence: string): Refusal {
  return `${code} - ${sentence}`;
}

/** @throws Error at once, for what leaves nothing to go on with */
export function refuse(code: RefusalCode, sentence: string): never {
  throw new Error(refusal(code, sentence));
}
