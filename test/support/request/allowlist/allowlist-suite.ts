import { effectiveList } from './effective-list';
import { endings } from './endings';
import { failures } from './failures';
import { listInParts } from './list-in-parts';
import { readings } from './readings';
import { type MakeList, TestedStore } from './tested-store';
import { time } from './time';

/** What holds of the list of a class in every language, whatever Parameter Store and the clock do. */
export function allowlistSuite(make: MakeList): void {
  const store = new TestedStore(make);
  readings(store);
  failures(store);
  time(store);
  endings(store);
  effectiveList(store);
  listInParts(store);
}
