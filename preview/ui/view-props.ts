import type { PageModel } from '../page/contract';
import type { EventStore } from './event-store';

/** What every view gets. */
export interface ViewProps {
  readonly model: PageModel;
  readonly store: EventStore;
  /** Reads the model again: something was changed. */
  readonly refresh: () => void;
}
