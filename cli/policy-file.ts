import { readFileSync } from 'node:fs';
import { compilePolicy, type Policy } from '../lib/policy';

/**
 * Reads and compiles a policy file.
 *
 * @throws Error with a sentence for the terminal when the file cannot be read, is no JSON or holds an unusable policy
 */
export function readPolicyFile(path: string): Policy {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${JSON.stringify(path)}: ${(error as Error).message}`);
  }
  try {
    return compilePolicy(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${JSON.stringify(path)} is not JSON: ${error.message}`);
    throw error;
  }
}
