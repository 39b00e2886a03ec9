/** A request, or several that are alike, as a log tells of it. */
export interface LoggedRequest {
  /** Names of the stack and the class; not where the log knows neither. */
  readonly stack?: string;
  readonly class?: string;
  /** Left out where the log does not have it: then nothing can be judged. */
  readonly origin?: string;
  readonly kind: 'preflight' | 'actual';
  /** Of a preflight, the one that it asks for. Left out where a line stands for several. */
  readonly method?: string;
  readonly requestHeaders?: string;
  readonly secFetchSite?: string;
  /** Whether it was known to be of a page of the API itself, by what the log does not have. */
  readonly isOwn?: true;
  /** Whether it was let in; not where the log does not say. */
  readonly allowed?: boolean;
  /** How many requests it stands for. */
  readonly weight: number;
}

/** A line of a log that tells of a request. */
export interface LoggedLine {
  /** The same object for lines that are alike, as far as that is cheap to see. */
  readonly request: LoggedRequest;
  /** Milliseconds since the epoch; `NaN` where the log does not say. */
  readonly at: number;
  /** Path of the URL; not in all logs. */
  readonly path?: string;
}

/** Why a line says nothing about who called from where. */
export type Unread = 'other' | 'access-log' | 'standard-log' | 'fields-missing' | 'cut';
