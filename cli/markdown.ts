import { escapedUnits, printable } from './tokens/terminal';

/** What somebody wrote, with nothing in it that Markdown would take for its own. */
export function markdownText(text: string): string {
  return escapedUnits(text.replace(/[\\`*_{}[\]<>#|!~&]/g, '\\$&').replace(/\s+/g, ' '), /\p{C}/gu);
}

/** What somebody wrote, letter by letter: it need not be what readers accept. */
export function markdownCode(text: string): string {
  return `\`${escapedUnits(printable(text), /[`|]/g)}\``;
}
