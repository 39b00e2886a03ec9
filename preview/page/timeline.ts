import type { ListEvent, LogEvent, PageEvent, RequestEvent } from './contract';

/** As many as the page shows. */
const KEPT = 10_000;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** What happened, for the page: the last 10,000 events, and whoever waits for further ones. */
export class Timeline {
  private readonly events: PageEvent[] = [];
  private readonly listeners = new Set<(event: PageEvent) => void>();
  private last = 0;

  add(event: WithoutId<RequestEvent | ListEvent | LogEvent>): void {
    this.last += 1;
    const added: PageEvent = { ...event, id: this.last };
    this.events.push(added);
    // in steps, so that it costs nothing for each
    if (this.events.length >= KEPT + 1000) this.events.splice(0, 1000);
    for (const listener of this.listeners) listener(added);
  }

  /** Those after the event with that id. */
  after(id: number): readonly PageEvent[] {
    const first = this.events[0]?.id ?? 1;
    return this.events.slice(Math.max(0, id + 1 - first)).slice(-KEPT);
  }

  /** @returns what ends it */
  subscribe(listener: (event: PageEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
