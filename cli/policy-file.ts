import { compilePolicy, type Policy } from '../lib/policy';
import { nameOf, readText } from './read-text';

/**
 * Reads and compiles a policy file, or standard input where it is `-`.
 *
 * @throws Error with a sentence for the terminal when the file cannot be read, is no JSON or holds an unusable policy
 */
export function readPolicyFile(path: string): Policy {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw new Error(`cannot read ${nameOf(path)}: ${(error as Error).message}`);
  }
  try {
    return compilePolicy(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${nameOf(path)} is not JSON: ${error.message}`);
    throw error;
  }
}
