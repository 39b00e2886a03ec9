import { type Policy, PolicyError, type PolicyInput, validatePolicy } from '../lib/policy';
import { nameInFile, parsePolicyFile } from '../lib/policy/policy-file';
import { nameOf, readBytes } from './read-text';

/**
 * Reads and compiles a policy file, or standard input where it is `-`.
 *
 * @throws Error with a sentence for the terminal when the file cannot be read, is no JSON or holds an unusable policy
 */
export function readPolicyFile(path: string): Policy {
  const input = inputIn(path);
  const { policy, errors } = validatePolicy(input);
  if (policy === undefined) throw new PolicyError(nameInFile(input, nameOf(path)), errors);
  return policy;
}

function inputIn(path: string): PolicyInput {
  let bytes: Uint8Array;
  try {
    bytes = readBytes(path);
  } catch (error) {
    throw new Error(`cannot read ${nameOf(path)}: ${(error as Error).message}`);
  }
  try {
    return parsePolicyFile(bytes);
  } catch (error) {
    throw new Error(`${nameOf(path)} is not JSON: ${(error as Error).message}`);
  }
}
