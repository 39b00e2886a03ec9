/** Writes into documents what data say: tables, and blocks between two comments. */

/**
 * A table in Markdown, its columns aligned for those who read it on a terminal.
 *
 * `align` has a letter a column: `l`eft, `r`ight, or `n`ot padded, which keeps long links from widening each line. The
 * first is on the left unless said otherwise, the others on the right.
 */
export function markdownTable({ columns, rows, align = `l${'r'.repeat(columns.length - 1)}` }) {
  const widths = columns.map((_, i) => Math.max(3, ...[columns, ...rows].map((line) => line[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => PAD[align[i]](cell, widths[i])).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => RULE[align[i]](width)).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

const PAD = {
  l: (cell, width) => cell.padEnd(width),
  r: (cell, width) => cell.padStart(width),
  n: (cell) => cell,
};

const RULE = {
  l: (width) => '-'.repeat(width),
  r: (width) => `${'-'.repeat(width - 1)}:`,
  n: () => '---',
};

/** `document` with `text` in place of what stands between the comments that begin and end `block`. */
export function withBlock(document, block, text) {
  const [, before, after] =
    new RegExp(`^([^]*<!-- ${block}: written by [^>]*-->)[^]*?(<!-- end of ${block} -->[^]*)$`).exec(document) ?? [];
  if (before === undefined) throw new Error(`the document has no comments around "${block}"`);
  return `${before}\n\n${text.trimEnd()}\n\n${after}`;
}
