/** What AWS takes, from docs/prices.json, and the tables that show it. */
import { readFileSync } from 'node:fs';
import { markdownTable } from '../markdown.mjs';
import { amount } from './amount.mjs';

const { prices, read } = JSON.parse(readFileSync(new URL('../../docs/prices.json', import.meta.url), 'utf8'));

/** US dollars by name, as AWS writes them. */
export const price = Object.fromEntries(Object.entries(prices).map(([name, { usd }]) => [name, amount(usd)]));

const row = ({ of, per, usd, listed }) => [of, per, listed === undefined ? usd : `${usd} (${listed})`];

export function priceTable(names) {
  return markdownTable({
    columns: ['price', 'of', 'US dollars'],
    align: 'lll',
    rows: names.map((name) => row(prices[name])),
  });
}

/** With the page of AWS that has the price. */
export function sourcedPriceTable(names) {
  return markdownTable({
    columns: ['price', 'of', 'US dollars', `as AWS says, read on ${read}`],
    align: 'llln',
    rows: names.map((name) => [...row(prices[name]), prices[name].source]),
  });
}
