import { describe, expect, it } from '@jest/globals';
import { judgeEntry } from '../../../checks/audit/judge-entry';
import { listedEntries } from '../../../checks/audit/listed-entry';

const NOW = Date.parse('2026-11-30T12:00:00Z');

function codesOf(text: string, rejected?: string): string[] {
  const entries = [rejected === undefined ? { text } : { text, rejected }];
  const [entry] = listedEntries({ class: 'orders', list: '/orders', entries });
  return judgeEntry(entry!, {}, { now: NOW, quietDays: 30 }).map(({ code }) => code);
}

describe('judgeEntry', () => {
  it.each([
    ['https://app.example.com', []],
    ['https://app.example.com;until=2026-12-31', []],
    ['https://app.example.com;until=2026-12-13', ['entry-ends-soon']],
    ['https://app.example.com;until=2026-11-30', ['entry-ends-soon']],
    ['https://app.example.com;until=2026-11-29', ['entry-ended']],
    ['https://app.example.com;review=2026-12-01', []],
    ['https://app.example.com;review=2026-11-30', ['review-due']],
    ['https://app.example.com;until=2026-11-29;review=2026-11-01', ['entry-ended', 'review-due']],
  ])('reads the days of %s', (text, codes) => expect(codesOf(text)).toEqual(codes));

  it.each([
    ['https://old.example.com', ['not-seen']],
    ['https://old.example.com;leaves=0', ['not-seen']],
    ['https://new.example.com;joins=25', []],
  ])('expects requests of %s, unless it only joins', (text, codes) => {
    const [entry] = listedEntries({ class: 'orders', list: '/orders', entries: [{ text }] });
    const sightings = [{ class: 'orders', origin: 'https://app.example.com', at: NOW }];
    expect(judgeEntry(entry!, {}, { now: NOW, quietDays: 30, sightings }).map(({ code }) => code)).toEqual(codes);
  });

  it('says whom to ask for a review', () => {
    const entries = [{ text: 'https://app.example.com;owner=ops@tea.example;review=2026-11-30' }];
    const [entry] = listedEntries({ class: 'orders', list: '/orders', entries });
    expect(entry?.owner).toBe('ops@tea.example');
    expect(judgeEntry(entry!, {}, { now: NOW, quietDays: 30 })[0]?.fix).toContain('ask ops@tea.example whether');
  });

  it.each([
    ['https://app.example.com/', 'origin-path'],
    ['https://app.example.com;keeper=x', 'entry-key-unknown'],
    ['https://*.example.com', 'pattern-not-under-allowed-domain'],
  ])('says of %s that it admits nobody', (text, rejected) =>
    expect(codesOf(text, rejected)).toEqual(['entry-invalid']),
  );

  it.each([
    ['https://acme.github.io', ['domain-shared']],
    ['https://docs.acme.github.io', ['domain-shared']],
    ['https://acme-3000.app.github.dev', ['domain-shared']],
    ['https://*.github.io', ['pattern-open']],
    ['https://*.app.github.dev', ['pattern-open']],
    ['https://*.co.uk', ['pattern-open']],
    ['https://*.example.co.uk', []],
    ['https://example.co.uk', []],
    ['https://93.184.215.14', []],
    ['https://[2606:4700::1111]', []],
    ['capacitor://localhost', []],
  ])('knows whether anybody can have names of %s', (text, codes) => expect(codesOf(text)).toEqual(codes));
});
