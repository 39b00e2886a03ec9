import type { AdmissionRow, ClassHistory, DenialRow, ListedOrigin } from '../../../checks/denials/class-history';

export const SHOP = 'https://app.shop.example';
export const OFFICE = 'https://office.example';

/** Ten days of a class with two origins, then whatever a test adds. */
export const QUIET_BINS = 10 * 24;

/** What is logged in a bin beside what is usual; `admissions` replaces what is usual. */
export interface Logged {
  readonly denials?: readonly Partial<DenialRow>[];
  readonly admissions?: readonly AdmissionRow[];
}

/** @param logged by bin, from `QUIET_BINS` on; a function of how many bins ago that was */
export function historyWith(
  logged: readonly Logged[],
  listed: readonly ListedOrigin[] = [
    { origin: SHOP, since: -100 },
    { origin: OFFICE, since: -100 },
  ],
  changes: ClassHistory['changes'] = [],
): ClassHistory {
  const usual: Logged[] = Array.from({ length: QUIET_BINS }, () => ({}));
  const bins = [...usual, ...logged].map(({ denials = [], admissions }, bin) => ({
    denials: [...denied('chrome-extension://abcdefghijklmnop', 3, `e${bin % 7}`), ...denials].map((row) => ({
      kind: 'actual' as const,
      reason: 'origin-not-listed' as const,
      count: 1,
      ...row,
    })),
    admissions: admissions ?? [
      { origin: SHOP, count: 50 },
      { origin: OFFICE, count: 20 },
    ],
  }));
  return { start: '2026-06-01T00:00:00.000Z', binMinutes: 60, bins, listed, changes };
}

export function denied(origin: string, count: number, network: string): Partial<DenialRow>[] {
  return [{ origin, network, count }];
}

/** One denial from each of so many networks. */
export function fromNetworks(origin: string, networks: number, count = 1): Partial<DenialRow>[] {
  return Array.from({ length: networks }, (_, i) => ({ origin, network: `n${i}`, count }));
}

export function times<T>(length: number, one: (i: number) => T): T[] {
  return Array.from({ length }, (_, i) => one(i));
}
