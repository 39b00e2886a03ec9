import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');

/** What people read, by path from the root: README and its like, and all of docs/. */
export const DOCUMENTS: readonly string[] = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md') && file !== 'API.md'),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** A block of code in a document. */
export interface Fence {
  /** `README.md:12` */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

export function readDocument(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function fencesOf(path: string): Fence[] {
  const document = readDocument(path);
  return [...document.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: text = '', index }) => {
    const line = document.slice(0, index).split('\n').length;
    return { place: `${path}:${line}`, language, text };
  });
}

/** All blocks of a language in all documents. */
export function allFences(language: string): Fence[] {
  return DOCUMENTS.flatMap(fencesOf).filter((fence) => fence.language === language);
}

/** Headings of one level or of any, without what stands in blocks of code. */
export function headingsOf(path: string, level = '#{1,6}'): string[] {
  const prose = readDocument(path).replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(({ 1: text = '' }) => text);
}
