import type { PolicyInput } from './model';

/**
 * What a policy file holds, unchecked: JSON, with or without the byte order mark that some editors and shells write.
 *
 * @throws SyntaxError for what is not JSON
 */
export function parsePolicyFile(bytes: Uint8Array): PolicyInput {
  return JSON.parse(textOf(bytes));
}

/** The name of a policy, and which file it is in, for `PolicyError`. */
export function nameInFile(policy: PolicyInput, file: string): string {
  const name: unknown = policy?.name;
  return typeof name === 'string' ? `${name} in ${file}` : `in ${file}`;
}

/** Text of a file without a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
