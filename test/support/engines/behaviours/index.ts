import type { Topic } from './behaviour';
import { FOREIGN_PAGES, LOOPBACK, OWN_PAGES, REDIRECTS } from './origins';
import { PREFLIGHT_ANSWERS, PREFLIGHT_CACHE, SIMPLE_REQUESTS } from './preflights';
import { WILDCARDS } from './responses';

/** What docs/browsers.md tells, in its order. */
export const TOPICS: readonly Topic[] = [
  PREFLIGHT_CACHE,
  PREFLIGHT_ANSWERS,
  WILDCARDS,
  SIMPLE_REQUESTS,
  REDIRECTS,
  OWN_PAGES,
  FOREIGN_PAGES,
  LOOPBACK,
];
