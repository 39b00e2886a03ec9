import type { Detector, Finding, Scenario } from './model';

/** The same finding, said again and again: somebody is told once, when it begins. */
export interface Alarm extends Pick<Finding, 'kind' | 'origin'> {
  /** The bins at whose ends it was said for the first and for the last time. */
  readonly from: number;
  to: number;
}

/** Bins without it after which it is another alarm. */
const PAUSE = 6;

/** What the detector says as the hours go by: it is called at the end of each bin, and knows nothing of later ones. */
export function alarmsOf(detector: Detector, scenario: Scenario): Alarm[] {
  const alarms: Alarm[] = [];
  const last = new Map<string, Alarm>();
  for (let bin = 0; bin < scenario.bins.length; bin++) {
    for (const { kind, origin } of detector(upTo(scenario, bin))) {
      const key = `${kind} ${origin}`;
      const known = last.get(key);
      if (known && bin - known.to <= PAUSE) {
        known.to = bin;
        continue;
      }
      const alarm = { kind, ...(origin === undefined ? {} : { origin }), from: bin, to: bin };
      alarms.push(alarm);
      last.set(key, alarm);
    }
  }
  return alarms;
}

/** What was known at the end of a bin. */
export function upTo(scenario: Scenario, bin: number): Scenario {
  const changes = scenario.changes.filter((change) => change.bin <= bin);
  const gone = new Set(changes.filter(({ change }) => change === 'removed').map(({ origin }) => origin));
  const listed = scenario.listed.filter(({ since, origin }) => since <= bin && !gone.has(origin));
  return { ...scenario, bins: scenario.bins.slice(0, bin + 1), listed, changes };
}
