import type { Bin, DenialRow, KINDS, Label, LabelledScenario, Scenario } from './model';
import { covers } from './origins';

/** Figures of test/cases/denials/README.md. What is between those of a label and those of a quiet day is not drawn. */
const MISTAKE = { requests: 20, silentShare: 0.1 };
const SHIFT = { denials: 25, networksOfDay: 6 };
const PROBING = { denialsOfNetwork: 60, originsOfNetwork: 20, originsOfDay: 100 };
const STRANGER = { denials: 12, networks: 4 };

/** Bins after the end of a label in which its lines may still come. */
const LATE = 2;
/** Origins that are of no site on the web: one's own machine, extensions, opaque origins. */
const NO_SITE = /^(?:null$|[a-z]+-extension:|capacitor:|https?:\/\/(?:localhost|127\.|192\.168\.))/;

/** Where a scenario is not as the specification says: such a draw is not used. */
export function problemsOf({ scenario, labels }: LabelledScenario): string[] {
  const unmet = labels.filter((label) => !CHECKS[label.kind](scenario, label));
  return [
    ...unmet.map(({ kind, origin }) => `${kind} of ${origin ?? 'the class'} is not there`),
    ...loud(scenario, labels),
  ];
}

const CHECKS: { readonly [kind in (typeof KINDS)[number]]: (scenario: Scenario, label: Label) => boolean } = {
  mistake(scenario, { from, to, origin }) {
    const denied = rowsIn(scenario, from, to + LATE).filter((row) => isKnown(scenario, row, from, origin));
    if (sum(denied) >= MISTAKE.requests) return true;
    const end = Math.min(to, from + 95);
    const before = admitted(scenario.bins.slice(from - 168, end + 1 - 168), origin);
    const now = admitted(scenario.bins.slice(from + 1, end + 1), origin);
    return before >= MISTAKE.requests && now <= MISTAKE.silentShare * before;
  },
  shift(scenario, { from, to, origin = '' }) {
    const rows = rowsIn(scenario, from, to + LATE).filter((row) => covers(origin, row.origin ?? ''));
    return sum(rows) >= SHIFT.denials && Math.max(...networksByDay(rows).values()) >= SHIFT.networksOfDay;
  },
  probing(scenario, { from, to }) {
    const rows = rowsIn(scenario, from, to + LATE);
    const byNetwork = grouped(rows, ({ day, network }) => `${day} ${network}`);
    const fromOne = [...byNetwork.values()].some(
      (all) => sum(all) >= PROBING.denialsOfNetwork || originsOf(all) >= PROBING.originsOfNetwork,
    );
    return (
      fromOne ||
      [...grouped(rows, ({ day }) => `${day}`).values()].some((all) => originsOf(all) >= PROBING.originsOfDay)
    );
  },
};

/** Unlisted sites, new since the first week, that are too loud for a stranger and that no label is about. */
function loud(scenario: Scenario, labels: readonly Label[]): string[] {
  const old = new Set(scenario.bins.slice(0, 168).flatMap(({ denials }) => denials.map(({ origin }) => origin)));
  const gone = new Set(scenario.changes.filter(({ change }) => change === 'removed').map(({ origin }) => origin));
  for (const { origin, until } of scenario.listed) if (until !== undefined) gone.add(origin);
  const isStranger = ({ origin, reason }: DenialRow): boolean => {
    if (origin === undefined || old.has(origin) || gone.has(origin) || NO_SITE.test(origin)) return false;
    return reason !== 'allowlist-unavailable' && !scenario.listed.some((entry) => covers(entry.origin, origin));
  };
  const rows = rowsIn(scenario, 168, scenario.bins.length - 1, isStranger).filter(
    ({ bin }) => !labels.some((label) => bin >= label.from && bin <= label.to + LATE),
  );
  const byDay = grouped(rows, ({ day, origin }) => `${origin} on day ${day}`);
  const found = [...byDay].filter(
    ([, all]) => sum(all) > STRANGER.denials || new Set(all.map(({ network }) => network)).size > STRANGER.networks,
  );
  return found.map(([name]) => `${name} is not labelled`);
}

interface Row extends DenialRow {
  readonly bin: number;
  readonly day: number;
}

function rowsIn({ bins }: Scenario, from: number, to: number, where = (_: DenialRow) => true): Row[] {
  return bins.slice(from, to + 1).flatMap(({ denials }, i) => {
    const [bin, day] = [from + i, Math.floor((from + i) / 24)];
    return denials.filter(where).map((row) => ({ ...row, bin, day }));
  });
}

/** Whether a row is about the label's origin, or, for the whole class, about any that was listed. */
function isKnown(scenario: Scenario, row: DenialRow, from: number, origin?: string): boolean {
  if (row.origin === undefined) return false;
  if (origin !== undefined) return covers(origin, row.origin);
  return scenario.listed.some((entry) => entry.since <= from && covers(entry.origin, row.origin!));
}

function admitted(bins: readonly Bin[], origin?: string): number {
  const rows = bins.flatMap(({ admissions }) => admissions);
  return sum(rows.filter((row) => origin === undefined || (row.origin !== undefined && covers(origin, row.origin))));
}

function networksByDay(rows: readonly Row[]): Map<string, number> {
  const days = grouped(rows, ({ day }) => `${day}`);
  return new Map([...days].map(([day, all]) => [day, new Set(all.map(({ network }) => network)).size]));
}

function originsOf(rows: readonly Row[]): number {
  return new Set(rows.map(({ origin }) => origin)).size;
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function sum(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
