import { Tokenization } from 'aws-cdk-lib';

/** A text taken apart: tokens, and what stands between them. */
export function partsOf(text: string): readonly string[] {
  const fragments = Tokenization.reverseString(text);
  const parts = [String(fragments.firstValue ?? '')];
  fragments.join({ join: (_, part: unknown) => parts.push(String(part)) });
  return parts;
}
