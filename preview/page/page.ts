import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StoredParameter } from '../aws/ssm/stored-parameter';
import type { Listener, Upgrade } from '../listeners';
import { historyOf } from './lists';
import { PageServer } from './page-server';
import { PageState, type Served } from './page-state';
import { requestEvent } from './record';
import { type Exchange, recorded, recordedHandshakes } from './recorder';
import { Timeline } from './timeline';

/** Lines of the log that no event of another kind tells of. */
const TOLD = /^(?:note|FAILED|MISMATCH|error|refused|function|swapped) /;
const MAX_LINE = 1000;

/** How the page is served. */
export interface PageOptions {
  /** Counted metrics, in the format of Prometheus. */
  readonly metrics: () => string;
  /** Program and arguments of the command that changes lists and tokens for the page; without it the page only shows them. */
  readonly command: readonly string[] | undefined;
}

/** The page of the preview: what it shows, what it records, and its server. */
export class Page {
  private readonly timeline = new Timeline();
  private readonly server: PageServer;
  private state: PageState | undefined;

  constructor(options: PageOptions) {
    const state = (): PageState => this.state!;
    this.server = new PageServer({ ...options, timeline: this.timeline, state });
  }

  /** Shows another assembly from now on. @returns what it changes of the one before */
  show(served: Served): readonly string[] {
    const before = this.state;
    this.state = new PageState(served, before);
    return this.state.changes;
  }

  /** What answers, and has what it answers in the timeline. */
  readonly record = {
    requests: (listener: Listener): Listener => recorded(listener, (exchange) => this.answered(exchange)),
    handshakes: (upgrade: Upgrade): Upgrade => recordedHandshakes(upgrade, (exchange) => this.answered(exchange)),
  };

  private answered(exchange: Exchange): void {
    if (this.state) this.timeline.add(requestEvent(exchange, this.state));
  }

  /** Takes a line of the log. */
  log(line: string): void {
    if (TOLD.test(line)) this.timeline.add({ type: 'log', at: Date.now(), text: line.slice(0, MAX_LINE) });
  }

  /** Takes a parameter that was changed; `undefined` for one that was deleted. */
  written(parameter: StoredParameter | undefined): void {
    if (!parameter) return;
    const { name, versions } = parameter;
    if (!this.state?.lists().some(({ parameter }) => parameter === name)) return;
    const [latest] = historyOf(versions.slice(-2));
    if (!latest) return;
    const { version, added, removed } = latest;
    this.timeline.add({ type: 'list', at: Date.now(), parameter: name, version, added, removed });
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.state) await this.server.handle(request, response);
    else response.writeHead(503).end();
  }
}
