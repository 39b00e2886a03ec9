import { describe, expect, it } from 'vitest';
import { fencesOf, readDocument } from '../support/docs/documents';
import { priceIn, value } from './sums';

const document = readDocument('docs/cost.md');

/** Cells of all rows of all tables whose last columns are a sum and what it comes to. */
const sums = [...document.matchAll(/^\|.*\| +([\d.x+ ]+?) +\| +(\d+\.\d\d) +\|$/gm)].map(([, sum, total]) => ({
  sum: sum!,
  total: total!,
}));
/** `a = b = c` of a calculation in a block. */
const equations = fencesOf('docs/cost.md').flatMap(({ text }) =>
  [...text.matchAll(/[\d(][\d.,x+() sGB]*(?: += [\d.x+() ]*[\d)])+/g)].map(([equation]) =>
    equation.split('=').map((side) => side.trim()),
  ),
);

const price = (name: string): string => priceIn(document, name);

describe('docs/cost.md', () => {
  it('adds up', () => {
    expect(sums.length).toBeGreaterThan(9);
    for (const { sum, total } of sums) expect([sum, value(sum).toFixed(2)]).toEqual([sum, total]);
  });

  it('calculates right, to the last digit that it shows', () => {
    expect(equations.length).toBe(6);
    for (const [first = '', ...others] of equations) {
      for (const side of others) {
        const digits = Math.max(...[...side.matchAll(/\.(\d+)/g)].map(([, decimals = '']) => decimals.length));
        expect(`${first} = ${value(first).toFixed(digits)}`).toBe(`${first} = ${value(side).toFixed(digits)}`);
      }
    }
  });

  it('takes the prices that it lists', () => {
    const [run = ''] = fencesOf('docs/cost.md').map(({ text }) => text);
    const [edge, , regional] = run.split('\n');
    for (const name of ['Lambda@Edge invocation', 'Lambda@Edge duration']) expect(edge).toContain(price(name));
    for (const name of ['Lambda invocation', 'Lambda duration']) expect(regional).toContain(price(name));
    const preflight = sums.map(({ sum }) => sum);
    expect(preflight).toContain(`${price('HTTPS request to CloudFront')} + ${price('request to a REST API')}`);
  });
});
