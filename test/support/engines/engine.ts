/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Where scripts of a page run: the page itself, or a frame of it. */
export interface Script {
  /**
   * Runs a function in the page. It is sent as text, so it sees nothing but its argument; what goes in and what comes out is JSON.
   */
  evaluate<T, A>(fn: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  evaluate<T>(fn: () => T | Promise<T>): Promise<T>;
}

/** A page. */
export interface EnginePage extends Script {
  goto(url: string): Promise<void>;
  /** The first frame in the page. */
  frame(): Promise<Script>;
  close(): Promise<void>;
}

/** What shares cookies, storage and cached preflights. */
export interface EngineContext {
  newPage(url: string): Promise<EnginePage>;
  close(): Promise<void>;
}

/** A browser whose every name leads to loopback. */
export interface Engine {
  readonly version: string;
  newContext(): Promise<EngineContext>;
  /** Whether connections of any page fail from now on. */
  setOffline(isOffline: boolean): Promise<void>;
  close(): Promise<void>;
}

/** In the order of docs. */
export const ENGINE_NAMES = ['Chromium', 'Firefox', 'WebKitGTK'] as const;

/** How to start an engine. */
export interface EngineLauncher {
  readonly name: (typeof ENGINE_NAMES)[number];
  /** What has to be installed first; `undefined` where nothing is missing. */
  missing(): string | undefined;
  /** Whether it looks up the name of an origin at all. */
  opens(origin: string): boolean;
  /**
   * @param hostRules as `--host-resolver-rules` of Chromium takes them: the first that fits counts
   * @param environment more of it, for the processes that send requests and keep answers
   */
  launch(hostRules: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Engine>;
}
