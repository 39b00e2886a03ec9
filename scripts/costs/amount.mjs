/**
 * Sums that are shown together with what they come to. An amount is the text that the reader sees and its value. Totals
 * go on as they are shown, rounded, so that whoever adds up a document by its own figures gets the same.
 */

/** `amount('1,000,000')`, `amount('0.002', ' s')` */
export function amount(text, unit = '') {
  return { text: `${text}${unit}`, value: Number(text.replaceAll(',', '')) };
}

/** An amount of what was calculated, in cents unless said otherwise. */
export function rounded({ value }, digits = 2) {
  return amount(value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

/** A number with the digits that it has, and commas between thousands. */
export function plain(number) {
  return amount(number.toLocaleString('en', { maximumFractionDigits: 4 }));
}

export function plus(...terms) {
  return { text: terms.map(({ text }) => text).join(' + '), value: terms.reduce((sum, { value }) => sum + value, 0) };
}

export function times(...factors) {
  return {
    text: factors.map(({ text }) => (text.includes(' + ') ? `(${text})` : text)).join(' x '),
    value: factors.reduce((product, { value }) => product * value, 1),
  };
}

/** A block of code whose lines are equations: a name, then sides that are equal, each side in a column of its own. */
export function equations(lines) {
  const widths = [0, 1, 2, 3].map((i) => Math.max(0, ...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map(([name, ...sides]) => {
    const padded = sides.map((side, i) => (i === sides.length - 1 ? side : side.padEnd(widths[i + 1])));
    return `${name.padEnd(widths[0])}  ${padded.join(' = ')}`;
  });
}

export function textFence(lines) {
  return ['```text', ...lines, '```'].join('\n');
}
