import type { IConstruct } from 'constructs';
import { quote } from '../policy/issue';
import { refuse } from './messages/refusal';

/** The options of a facade: any call of its `of` may give them, in any order, and all calls have to agree. */
export class MergedOptions<T extends object> {
  /** What was given so far. Complete at synth. */
  readonly all: { -readonly [name in keyof T]?: T[name] } = {};
  private readonly owner: IConstruct;

  /** @param owner the API or distribution, for messages */
  constructor(owner: IConstruct) {
    this.owner = owner;
  }

  /** @throws Error `options-differ` where another call said something else */
  add(options: T | undefined): void {
    const given: { [name: string]: unknown } = this.all;
    for (const [name, value] of Object.entries(options ?? {})) {
      if (value === undefined) continue;
      const before = given[name];
      if (before !== undefined && before !== value) {
        refuse(
          'options-differ',
          `${this.owner.node.path}: got ${name} ${quote(value)}, and another call of "of" gave ${quote(before)}; give one of them`,
        );
      }
      given[name] = value;
    }
  }
}
