import type { CorsRequest, Explanation, PolicyInput } from '../../lib/policy';
import type { PreviewEndpoint } from '../endpoint';
import type { PreviewTokens } from '../token-services';

/** What the page knows of the app: `GET /page/model`. */
export interface PageModel {
  /** Counted up whenever another assembly is served. */
  readonly generation: number;
  readonly stacks: readonly { readonly name: string; readonly description?: string }[];
  /** URL of the AWS endpoint. */
  readonly aws: string;
  readonly endpoints: readonly PreviewEndpoint[];
  readonly targets: readonly PageTarget[];
  readonly classes: readonly PageClass[];
  readonly lists: readonly PageList[];
  readonly tokens: readonly PreviewTokens[];
  /** What the last assembly changed of the one before, line by line. */
  readonly changes: readonly string[];
  /** Whether lists and tokens can be changed here. */
  readonly acts: boolean;
}

/** An API, a function URL, a distribution or a bucket that has classes. */
export interface PageTarget {
  /** `Shop/ApiF70053CD`, the same in requests of the timeline. */
  readonly key: string;
  readonly kind: PreviewEndpoint['kind'];
  readonly url: string;
  readonly rows: readonly CoverageRow[];
}

/** Who states the headers of a path. */
export interface CoverageRow {
  readonly path: string;
  readonly methods: readonly string[];
  /** Class of reads; empty where none was applied. */
  readonly read: string;
  /** Class of writes. */
  readonly write: string;
  /** Who answers preflights; `undefined` for nobody. */
  readonly preflights: string | undefined;
  /** Who states the headers of responses; `undefined` for nobody. */
  readonly responses: string | undefined;
}

/** An endpoint class of one stack. */
export interface PageClass {
  readonly name: string;
  readonly stack: string;
  /** With the origins that count now. */
  readonly policy: PolicyInput;
  /** Name of its live list. */
  readonly list?: string;
  readonly scopes?: Readonly<Record<string, readonly string[]>>;
}

/** A live list, or one of several parameters that it is made from. */
export interface PageList {
  readonly parameter: string;
  /** Name of the list by which commands find it. */
  readonly list: string;
  /** Whose list it is, where it is not that of the operators. */
  readonly owner?: string;
  /** Of several parameters of the operators, which one. */
  readonly shard?: number;
  readonly region: string;
  readonly classes: readonly string[];
  /** Domains under which patterns count. */
  readonly patternsUnder: readonly string[];
  /** Seconds until functions that read it, or what is in force of it, have read it again. */
  readonly freshForSeconds: number;
  /** Whether a change is also written to what answers by itself. */
  readonly isPushed: boolean;
  /** Latest first; none where the parameter is missing. */
  readonly versions: readonly PageVersion[];
  readonly entries: readonly PageEntry[];
}

export interface PageEntry {
  readonly text: string;
  /** Code of why it admits nobody. */
  readonly rejected?: string;
  /** `joins` or `leaves`, and for how many percent of clients. */
  readonly stage?: readonly [which: string, percent: number];
}

export interface PageVersion {
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly reason?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A request of a script, as the page asks about it. */
export interface Question {
  readonly path: string;
  /** `undefined` for a request that no page makes. */
  readonly origin: string | undefined;
  readonly method: string;
  readonly requestHeaders: readonly string[];
  /** Whether cookies would travel. */
  readonly credentials: boolean;
}

/** What a target answers to a question. */
export interface Verdict {
  readonly target: string;
  /** `undefined` where no class was applied to the path. */
  readonly className: string | undefined;
  readonly allowed: boolean;
  readonly steps: readonly VerdictStep[];
  /** The list to which the origin could be added. */
  readonly list?: string;
}

export interface VerdictStep extends Pick<Explanation, 'rule' | 'summary' | 'fix'> {
  readonly request: CorsRequest;
  readonly allowed: boolean;
  readonly reason: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What one request of a browser was really answered. */
export interface SentStep {
  readonly method: string;
  readonly url: string;
  readonly sent: readonly (readonly [string, string])[];
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** Why a browser stops here; `undefined` where it goes on. */
  readonly blocked?: string;
}

/** What the timeline holds. */
export type PageEvent = RequestEvent | ListEvent | LogEvent;

interface EventBase {
  /** Counted up from 1. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How a request ended, as a page sees it. */
export type Outcome = 'allowed' | 'denied' | 'failed' | 'not-cors';

export interface RequestEvent extends EventBase {
  readonly type: 'request';
  /** Of the target, or of the endpoint without classes. */
  readonly target: string;
  readonly kind: 'preflight' | 'actual' | 'handshake' | 'not-cors';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly outcome: Outcome;
  readonly origin?: string;
  readonly requestMethod?: string;
  readonly requestHeaders?: string;
  readonly className?: string;
  readonly reason?: string;
  readonly summary?: string;
  readonly fix?: string;
  /** The list to which the origin could be added. */
  readonly list?: string;
  /** CORS headers of the answer, and `Vary`. */
  readonly headers: readonly (readonly [string, string])[];
}

/** Somebody wrote a list. */
export interface ListEvent extends EventBase {
  readonly type: 'list';
  readonly parameter: string;
  readonly version: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A line of the log that is about no request. */
export interface LogEvent extends EventBase {
  readonly type: 'log';
  readonly text: string;
}

/** What the page lets the command do: `POST /page/run`. */
export type Action =
  | {
      readonly do: 'origins add' | 'origins remove';
      readonly list: string;
      readonly origins: readonly string[];
      readonly reason?: string;
      readonly dryRun?: boolean;
    }
  | { readonly do: 'origins rollback'; readonly list: string; readonly version: number; readonly reason?: string }
  | { readonly do: 'client list'; readonly table: string }
  | {
      readonly do: 'client add';
      readonly table: string;
      readonly id: string;
      readonly type: string;
      readonly origins: readonly string[];
      readonly scopes: readonly string[];
    }
  | { readonly do: 'client enable' | 'client disable'; readonly table: string; readonly id: string }
  | { readonly do: 'token issue'; readonly table: string; readonly client: string; readonly origin?: string }
  | { readonly do: 'token inspect' | 'token revoke'; readonly table: string; readonly token: string };

/** What the command answered. */
export interface ActionResult {
  readonly ok: boolean;
  /** The same for a terminal. */
  readonly command: string;
  /** What it printed as JSON. */
  readonly output?: unknown;
  /** What it said on stderr. */
  readonly message: string;
}
