/** @throws Error with the path of the file */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${JSON.stringify(path)} is not JSON: ${(error as Error).message}`);
  }
}
