import type { OpenApiDocument } from './open-api';

/** What the text of a definition is, or what is wrong with it. */
export type Parsed =
  | { readonly document: OpenApiDocument; readonly problem?: undefined }
  | { readonly document?: undefined; readonly problem: string };

/** Parses an OpenAPI document, in JSON or in YAML. */
export function parseDefinition(text: string): Parsed {
  try {
    const value = text.trimStart().startsWith('{') ? JSON.parse(text) : parseYaml(text);
    return typeof value?.paths === 'object' && value.paths !== null
      ? { document: value }
      : { problem: 'it has no paths' };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/**
 * For synth and the command line only: the parser is heavy. A tag that it does not know is an error: it would be lost. What
 * an alias or a merge key stands for is copied: else a change of one path would be one of another.
 */
function parseYaml(text: string) {
  const { parseDocument }: typeof import('yaml') = require('yaml');
  const document = parseDocument(text, { logLevel: 'silent', merge: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  return JSON.parse(JSON.stringify(document.toJS()));
}
