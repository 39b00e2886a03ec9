/** Why nothing was found out about an origin: it is of this very machine, no browser asks a name server for it, or there was no time left. */
export type Unasked = 'loopback' | 'scheme' | 'any-port' | 'time-over';

/** What was found out about an entry of a list, before anything is made of it. */
export interface OriginFacts {
  readonly unasked?: Unasked;
  readonly name?: NameFacts;
  readonly connection?: ConnectionFacts;
}

/** What the domain name system says. */
export interface NameFacts {
  /** The name that was asked for: of a pattern, one below it that nobody has. */
  readonly name: string;
  /** Names that it is an alias of, one after the other. */
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  /** Those that nothing is sent to. */
  readonly refusedAddresses: readonly string[];
  /** Why there are no addresses. */
  readonly problem?: NameProblem;
  /** Of a name that is not there: the domain above it that somebody has to have registered, where nobody has. */
  readonly unregistered?: string;
}

/** `no-such-name` and `no-address` are answers, `no-answer` is none, and `ending-unknown` says nothing about the name. */
export interface NameProblem {
  readonly code: 'no-such-name' | 'no-address' | 'no-answer' | 'ending-unknown';
  /** As the resolver says it: `ESERVFAIL`, `ETIMEOUT`; the top-level domain of `ending-unknown`. */
  readonly cause: string;
}

/** What a connection to it says. */
export interface ConnectionFacts {
  readonly address: string;
  readonly certificate?: CertificateFacts;
  /** Of the answer to `HEAD /`. */
  readonly status?: number;
  /** Where it leads to, as an absolute URL without user, query and fragment. */
  readonly redirect?: string;
  /** Why there is no answer: `ECONNREFUSED`, `HPE_INVALID_CONSTANT`, `timeout`. */
  readonly problem?: string;
}

export interface CertificateFacts {
  /** Organisation or common name of who issued it. */
  readonly issuer: string;
  /** ISO 8601. */
  readonly validTo: string;
  readonly daysLeft: number;
  /** Why nobody trusts it, as Node.js says it; `undefined` where it is trusted. */
  readonly untrusted?: string;
  readonly matches: boolean;
}
