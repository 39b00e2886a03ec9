import { plainLength } from './path-spelling';
import { folded, type PathToken, type PathTokens, tokensOf } from './path-tokens';

/** What any dot segment, host or double encoding shows by: without it, a path keeps the order of its segments. */
const UNSETTLED = /[.:][^\w-]|\\|%(?:2e|5c|25|3a)/i;

/** A path that routers read in more than one way. */
export class OddPath {
  /** What every reading of it begins with. */
  readonly certain: string;
  /** The segments of that, in one case. */
  readonly #fixed: readonly string[];
  #read: PathTokens | undefined | null = null;

  constructor(readonly path: string) {
    const plain = path.slice(0, plainLength(path));
    const isSettled = plain !== '' && !UNSETTLED.test(path.slice(plain.length));
    this.certain = isSettled || (this.tokens !== undefined && !this.tokens.free) ? plain : '';
    this.#fixed = this.certain === '' ? [] : folded(this.certain.slice(1)).split('/');
  }

  /** Its pieces; `undefined` for a path that nobody looks through. Most paths are settled without them. */
  get tokens(): PathTokens | undefined {
    if (this.#read === null) this.#read = tokensOf(this.path);
    return this.#read;
  }

  /** Whether some reading of it begins with these segments. */
  canBegin(segments: readonly (string | undefined)[]): boolean {
    for (const [i, fixed] of this.#fixed.entries()) {
      if (i === segments.length) break;
      if (segments[i] !== undefined && segments[i] !== fixed) return false;
    }
    return this.tokens === undefined || this.reach(segments).includes(true);
  }

  /**
   * After how many of its pieces some reading may have passed these segments, in one case; `undefined` stands for any
   * segment. The work is bounded by segments times pieces.
   */
  reach(segments: readonly (string | undefined)[]): readonly boolean[] {
    const { tokens, free } = this.tokens ?? { tokens: [], free: true };
    let reached = new Array<boolean>(tokens.length + 1).fill(false);
    reached[0] = true;
    for (const segment of segments) {
      const next = new Array<boolean>(tokens.length + 1).fill(false);
      for (let i = 0; i < tokens.length; i++) {
        if (!reached[i]) continue;
        if (free || tokens[i]!.removable) reached[i + 1] = true;
        if (segment !== undefined && !equals(tokens[i]!, segment)) continue;
        next[i + 1] = true;
        // what is encoded stays one segment for routers that do not decode
        for (let j = i + 1; segment === undefined && tokens[j]?.soft; j++) next[j + 1] = true;
      }
      reached = next;
    }
    return reached;
  }
}

function equals({ text, cut, wild }: PathToken, segment: string): boolean {
  return wild || text === segment || cut === segment;
}
