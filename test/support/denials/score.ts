import { type Alarm, alarmsOf } from './alarms';
import { type Detector, KINDS, type Kind, type Label, type LabelledScenario } from './model';
import { covers } from './origins';

// Frozen with the scenarios: the manifest has the hash of this file and of alarms.ts.

/** What a detector made of a third. */
export interface Score {
  readonly scenarios: number;
  /** Of all scenarios together. */
  readonly days: number;
  readonly kinds: { readonly [kind in Kind]: KindScore };
  /** The mean over kinds. */
  readonly f1: number;
  /** Alarms that are right for no label, in 30 days. */
  readonly falseIn30Days: number;
  /** Right alarms for labels that had one already. */
  readonly repeated: number;
  /** By what it is: how often it was said to be what. Quiet scenarios count once for each kind that was said. */
  readonly confusion: { readonly [truth in Kind | 'quiet']: { readonly [said in Said]: number } };
}

export interface KindScore {
  readonly labels: number;
  readonly found: number;
  /** Of what was said to be of the kind, the share that was; of `anomalous`, the share that was anything. */
  readonly precision: number;
  /** The share of labels that were found. */
  readonly recall: number;
  readonly f1: number;
  /** From the start of the label to the end of the bin that it was said at: the median, and what nine of ten reach. */
  readonly hours: number | null;
  readonly hoursOf9In10: number | null;
}

type Said = Kind | 'anomalous' | 'nothing';

/** Bins before and after a label in which an alarm may begin: lines come early or late, and an hour is judged at its end. */
const EARLY = 1;
const LATE = 6;

export function score(detector: Detector, scenarios: Iterable<LabelledScenario>): Score {
  const counts = { scenarios: 0, days: 0, repeated: 0, false: said(), found: said(), labels: said() };
  const confusion = { mistake: said(), shift: said(), probing: said(), quiet: said() };
  const hours: { [kind in Kind]: number[] } = { mistake: [], shift: [], probing: [] };

  for (const { scenario, labels } of scenarios) {
    const alarms = alarmsOf(detector, scenario);
    const isRight = (alarm: Alarm) => labels.some((label) => finds(alarm, label));
    const wrong = alarms.filter((alarm) => !isRight(alarm));
    counts.scenarios++;
    counts.days += scenario.bins.length / 24;
    for (const { kind } of wrong) counts.false[kind]++;
    for (const label of labels) {
      const right = alarms.filter((alarm) => finds(alarm, label));
      const first = right[0] ?? wrong.find((alarm) => isAbout(alarm, label));
      counts.labels[label.kind]++;
      confusion[label.kind][first?.kind ?? 'nothing']++;
      if (right.length === 0) continue;
      counts.found[label.kind]++;
      counts.repeated += right.length - 1;
      hours[label.kind].push(Math.max(0, right[0]!.from + 1 - label.from));
    }
    if (labels.length > 0) continue;
    for (const kind of new Set(alarms.map((alarm) => alarm.kind))) confusion.quiet[kind]++;
    if (alarms.length === 0) confusion.quiet.nothing++;
  }

  const kindScore = (kind: Kind): KindScore => {
    const { labels, found } = { labels: counts.labels[kind], found: counts.found[kind] };
    const [right, wrong] =
      counts.false.anomalous > 0 ? [total(counts.found), total(counts.false)] : [found, counts.false[kind]];
    const precision = right === 0 ? 0 : right / (right + wrong);
    const recall = labels === 0 ? 0 : found / labels;
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    const times = hours[kind].sort((a, b) => a - b);
    const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? null;
    const rounded = { precision: round(precision), recall: round(recall), f1: round(f1) };
    return { labels, found, ...rounded, hours: at(0.5), hoursOf9In10: at(0.9) };
  };
  const kinds = { mistake: kindScore('mistake'), shift: kindScore('shift'), probing: kindScore('probing') };
  return {
    scenarios: counts.scenarios,
    days: counts.days,
    kinds,
    f1: round(KINDS.reduce((sum, kind) => sum + kinds[kind].f1, 0) / KINDS.length),
    falseIn30Days: round((total(counts.false) / counts.days) * 30),
    repeated: counts.repeated,
    confusion,
  };
}

/** Whether the alarm is right for the label: its kind, its origin, and begun in its time. */
function finds(alarm: Alarm, label: Label): boolean {
  return (alarm.kind === label.kind || alarm.kind === 'anomalous') && isAbout(alarm, label);
}

function isAbout(alarm: Alarm, label: Label): boolean {
  const earliest = label.earliest ?? label.from - EARLY;
  return alarm.from >= earliest && alarm.from <= label.to + LATE && isSameOrigin(alarm, label);
}

/** A label without origin is about whatever origin the alarm names; otherwise one of the two covers the other. */
function isSameOrigin(alarm: Alarm, label: Label): boolean {
  if (label.origin === undefined || alarm.kind === 'anomalous') return true;
  // to call it probing is wrong in kind, whatever origin it names
  if (alarm.origin === undefined) return alarm.kind !== label.kind;
  return covers(label.origin, alarm.origin) || covers(alarm.origin, label.origin);
}

function said(): { [said in Said]: number } {
  return { mistake: 0, shift: 0, probing: 0, anomalous: 0, nothing: 0 };
}

function total(counts: { readonly [said in Said]: number }): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
