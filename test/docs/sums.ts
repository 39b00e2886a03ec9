/** The value of products and their sums, units and commas between thousands left out. */
export function value(expression: string): number {
  const flat = expression.replace(/\(([^()]+)\)/g, (_, inner: string) => String(value(inner)));
  const product = (factors: string) => factors.split(' x ').reduce((result, factor) => result * Number(factor), 1);
  return flat
    .replace(/,| s| GB/g, '')
    .split(' + ')
    .reduce((result, factors) => result + product(factors), 0);
}

/** A price of a document's table, by what it is for. */
export function priceIn(document: string, name: string): string {
  return new RegExp(`^\\| ${name}[ ,].*?\\| .*?\\| ([\\d.]+)`, 'm').exec(document)![1]!;
}
