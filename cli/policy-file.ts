import { compilePolicy, type Policy, type PolicyInput } from '../lib/policy';
import { readJson } from './read-json';

/**
 * Reads and compiles a policy file, or standard input where it is `-`.
 *
 * @throws Error with a sentence for the terminal when the file cannot be read, is no JSON or holds an unusable policy
 */
export function readPolicyFile(path: string): Policy {
  return compilePolicy(readJson(path) as PolicyInput);
}
