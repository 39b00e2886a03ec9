import { nameOf, readText } from './read-text';

/**
 * What a file holds, or standard input where it is `-`.
 *
 * @throws Error with a sentence for the terminal when it cannot be read or is no JSON
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw new Error(`cannot read ${nameOf(path)}: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${nameOf(path)} is not JSON: ${(error as Error).message}`);
  }
}
