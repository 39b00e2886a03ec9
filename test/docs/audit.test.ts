import { expect, it } from '@jest/globals';
import type { OriginFacts } from '../../checks/audit/facts';
import { judgeEntry } from '../../checks/audit/judge-entry';
import { listedEntries } from '../../checks/audit/listed-entry';
import { reportText } from '../../checks/audit/report-text';
import { fencesOf } from '../support/docs/documents';

const NOW = Date.parse('2026-11-30T12:00:00Z');

function named(name: string, ...addresses: string[]): OriginFacts['name'] {
  return { name, aliases: [], addresses, refusedAddresses: [] };
}

function served(
  issuer: string,
  day: string,
  daysLeft: number,
  status: number,
  redirect?: string,
): OriginFacts['connection'] {
  const certificate = { issuer, validTo: `${day}T12:00:00.000Z`, daysLeft, matches: true };
  return { address: '93.184.215.14', certificate, status, ...(redirect !== undefined && { redirect }) };
}

const FACTS: readonly (readonly [entry: string, facts: OriginFacts])[] = [
  [
    'https://app.shop.example;review=2026-11-01;owner=web-team',
    { name: named('app.shop.example', '93.184.215.14'), connection: served('Amazon', '2027-06-29', 211, 200) },
  ],
  [
    'https://old.shop.example',
    {
      name: named('old.shop.example', '93.184.215.14', '93.184.215.15'),
      connection: served("Let's Encrypt", '2026-12-09', 9, 301, 'https://new.shop.example/'),
    },
  ],
  [
    'https://shop.partner.example',
    {
      name: {
        ...named('shop.partner.example')!,
        problem: { code: 'no-such-name', cause: 'ENOTFOUND' },
        unregistered: 'partner.example',
      },
    },
  ],
];

it('docs/audit.md shows a report as the command prints it', () => {
  const list = { stack: 'Shop', class: 'orders', list: '/shop/orders', entries: FACTS.map(([text]) => ({ text })) };
  const entries = listedEntries(list).map((entry, i) => {
    const facts = FACTS[i]![1];
    return { ...entry, facts, findings: judgeEntry(entry, facts, { now: NOW, quietDays: 30 }) };
  });
  const text = reportText({ version: 1, time: '', entries });
  expect(fencesOf('docs/audit.md').map((fence) => fence.text)).toContain(`${text}\n`);
});
