import { useEffect, useState } from 'preact/hooks';
import type { PageEvent } from '../page/contract';
import { readEvents } from './api';

/** As many as the preview keeps. */
const KEPT = 10_000;
const RETRY_MS = 1500;

/** What happened, oldest first, and whether the page still hears of it. */
export class EventStore {
  events: readonly PageEvent[] = [];
  isConnected = false;
  private readonly listeners = new Set<(added: readonly PageEvent[]) => void>();
  private waiting: PageEvent[] = [];

  /** Follows the preview, and finds it again when it was away. */
  async follow(): Promise<never> {
    for (;;) {
      try {
        for await (const events of readEvents<PageEvent>(this.events.at(-1)?.id ?? 0)) {
          this.isConnected = true;
          this.take(events);
        }
      } catch {
        // told by isConnected
      }
      this.isConnected = false;
      this.take([]);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  subscribe(listener: (added: readonly PageEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Starts the timeline anew; what is shown is gone, what the preview has is not. */
  clear(): void {
    this.events = this.events
      .slice(-1)
      .map((event) => ({ type: 'log', id: event.id, at: Date.now(), text: 'cleared' }));
    this.tell([]);
  }

  /** However many come, the page is drawn once a frame. */
  private take(events: readonly PageEvent[]): void {
    const isFirst = this.waiting.length === 0;
    this.waiting.push(...events);
    if (isFirst) requestAnimationFrame(() => this.flush());
  }

  private flush(): void {
    const added = this.waiting;
    this.waiting = [];
    this.events = [...this.events, ...added].slice(-KEPT);
    this.tell(added);
  }

  private tell(added: readonly PageEvent[]): void {
    for (const listener of this.listeners) listener(added);
  }
}

/** The store, drawn anew whenever something happens. */
export function useEvents(store: EventStore): EventStore {
  const [, draw] = useState(0);
  useEffect(() => store.subscribe(() => draw((count) => count + 1)), [store]);
  return store;
}
