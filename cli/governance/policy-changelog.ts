import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { markdownText } from '../markdown';
import type { Difference } from './compare-targets';
import { differenceMarkdown } from './difference-markdown';

const TITLE = '# Changes of CORS policies\n';

/**
 * Puts a section on top of a changelog: the day, the reason, and what changed. What is there already as the latest section is not written
 * again, so that a command that runs twice leaves one.
 *
 * @returns whether something was written
 * @throws Error with a sentence for the terminal where the file has other content
 */
export function keepReason(path: string, day: string, reason: string, differences: readonly Difference[]): boolean {
  const content = [markdownText(reason.trim()), differenceMarkdown(differences)].join('\n\n');
  const sections = sectionsOf(path);
  if (latestOf(sections) === content) return false;
  writeFileSync(path, [TITLE, `## ${day}\n\n${content}\n`, ...(sections === '' ? [] : [`${sections}\n`])].join('\n'));
  return true;
}

/**
 * Whether the latest section of a changelog says why all of this changes.
 *
 * @throws Error with a sentence for the terminal where the file has other content
 */
export function isKept(path: string, differences: readonly Difference[]): boolean {
  const latest = latestOf(sectionsOf(path));
  // a reason is one line: all that follows is what it was given for, neither more nor less
  const end = latest.indexOf('\n\n');
  return end > 0 && latest.slice(end + 2) === differenceMarkdown(differences);
}

function sectionsOf(path: string): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : TITLE;
  if (text.startsWith(TITLE)) return text.slice(TITLE.length).trim();
  const title = JSON.stringify(TITLE.trim());
  throw new Error(`--changelog: ${JSON.stringify(path)} does not begin with ${title}: name another file`);
}

/** What is below the first heading. */
function latestOf(sections: string): string {
  const [, latest = ''] = /^## \d{4}-\d{2}-\d{2}\n\n([\s\S]*?)(?=\n\n## \d{4}-|$)/.exec(sections) ?? [];
  return latest.trim();
}
