import { createHash } from 'node:crypto';

/** What is looked for, as code scanning of CI systems shows it. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  readonly help?: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
  readonly helpUri: string;
}

export interface SarifTool {
  /** Of the command. */
  readonly name: string;
  readonly version: string;
  /** URL of the page about it. */
  readonly document: string;
  readonly rules: readonly SarifRule[];
}

/**
 * A report as code scanning of CI systems reads it.
 *
 * @param more of the run
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifDocument(tool: SarifTool, results: readonly object[], more: object = {}): object {
  const { name, version, document, rules } = tool;
  const driver = { name, version, informationUri: document, rules };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, ...more, results, columnKind: 'utf16CodeUnits' }],
  };
}

/** By this, a finding of one run is known again in the next. */
export function fingerprint(...parts: readonly string[]): { readonly 'finding/v1': string } {
  return { 'finding/v1': createHash('sha256').update(parts.join('\n')).digest('hex') };
}

/** A path from the root of the repository; what lies outside has none. Names of parameters are no files, and made relative. */
export function sarifUri(path: string): string {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.')
    .map(encodeURIComponent)
    .join('/');
}
