import { afterEach, beforeEach, expect } from '@jest/globals';
import { has, ParameterServer } from '../parameter-server';

export const LISTED = 'https://app.example.com';
export const OTHER = 'https://other.example.com';
export const SECOND = 1_000;

/** What one read gives, where no Parameter Store is asked. Times are in milliseconds. */
export interface Script {
  readonly value?: string;
  readonly type?: string;
  readonly failure?: string;
  readonly raises?: string;
  readonly takes?: number;
}

/** How the next look at a list goes. */
export interface Look {
  readonly now: number;
  readonly origins: readonly string[];
  readonly script?: Script;
  /** Whether the deadlines of reads that get no answer pass at once. */
  readonly impatient?: boolean;
}

/** What came of it. */
export interface Seen {
  /** Which of the origins are admitted; `undefined` where there is no list. */
  readonly admitted: readonly string[] | undefined;
  readonly problems: readonly Readonly<Record<string, unknown>>[];
  /** How long each read was given, in milliseconds. */
  readonly budgets: readonly number[];
  /** The clock after it. */
  readonly now: number;
}

/** A list as the function of some language has it: fresh for 30 s, usable for 600 s. */
export interface TestedList {
  look(look: Look): Promise<Seen>;
}

/** How a list is made. */
export interface ListOptions {
  /** Where it is read. */
  readonly server: ParameterServer;
  /** What jitter goes by, from 0 to 1. */
  readonly random: number;
  /** Whether it is the one that the sync function has put in force, `EFFECTIVE`. */
  readonly effective: boolean;
}

export type MakeList = (options: ListOptions) => TestedList;

/** Name of the list that the sync function has put in force. */
export const EFFECTIVE = '/shop/effective';

/** A Parameter Store of its own for each test, a clock, and what was told and waited for. */
export class TestedStore {
  server!: ParameterServer;
  problems: Seen['problems'][number][] = [];
  budgets: number[] = [];
  /** The wall clock, in milliseconds. */
  now = 0;

  constructor(private readonly make: MakeList) {
    beforeEach(async () => {
      this.server = await new ParameterServer().start();
      this.problems = [];
      this.budgets = [];
      this.now = Date.UTC(2025, 0, 1);
    });
    afterEach(() => this.server.stop());
  }

  list(random = 0): TestedList {
    return this.make({ server: this.server, random, effective: false });
  }

  effectiveList(): TestedList {
    return this.make({ server: this.server, random: 0, effective: true });
  }

  /** Which of two origins the list admits. */
  async admitted(tested: TestedList, more: Omit<Look, 'now' | 'origins'> = {}): Promise<Seen['admitted']> {
    const seen = await tested.look({ now: this.now, origins: [LISTED, OTHER], ...more });
    this.problems.push(...seen.problems);
    this.budgets.push(...seen.budgets);
    this.now = seen.now;
    return seen.admitted;
  }

  /** A list that has been read, and has just become too old to be used unasked. */
  async staleList(): Promise<TestedList> {
    this.server.behaviour = has(LISTED);
    const tested = this.list();
    expect(await this.admitted(tested)).toEqual([LISTED]);
    this.now += 30 * SECOND;
    return tested;
  }
}
