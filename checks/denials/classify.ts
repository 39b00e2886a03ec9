import type { ClassHistory } from './class-history';
import type { DenialFinding } from './denial-finding';
import { mistakes } from './mistakes';
import { PastHours } from './past-hours';
import { probing } from './probing';
import { shifts } from './shifts';
import { newStrangers } from './strangers';

/** Bins of history without which nothing is said: what is usual takes a week to be known. */
export const LEAST_BINS = 7 * 24;

/**
 * What somebody should look at, at the end of the last bin. Pure: whoever has the same history gets the same findings.
 */
export function classify(history: ClassHistory): DenialFinding[] {
  if (history.bins.length <= LEAST_BINS) return [];
  const past = new PastHours(history);
  const strangers = newStrangers(past);
  return [...mistakes(past), ...shifts(past, strangers), ...probing(past, strangers)];
}
