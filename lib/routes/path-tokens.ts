/** Characters of a path, and pieces of it, beyond which nobody looks: such a path is taken for any. */
const MAX_LENGTH = 8192;
const MAX_TOKENS = 64;
/** Gateway, adapter, router and parameters may each decode a path once. */
const MAX_ROUNDS = 4;

/** What routers break a path at, when it is decoded: delimiters of a URL as well as slashes of either kind. */
const SEPARATORS = /([/\\?#;])/;
/** What routers leave out or cut: controls, blanks of every kind. */
const BLANK = /[\s\p{Cc}]/u;
const BLANKS = /[\s\p{Cc}]/gu;

/** A piece of a path that no router breaks further. */
export interface PathToken {
  /** In one case, without blanks and controls. */
  readonly text: string;
  /** The same, cut at the first of these. */
  readonly cut: string;
  /** Whether what stands before it is a slash only when it is decoded, or another delimiter. */
  readonly soft: boolean;
  /** Whether some routers leave it out: an empty or dot segment, a parameter behind a semicolon. */
  readonly removable: boolean;
  /** Whether it may stand for anything: an escape in it can not be decoded. */
  readonly wild: boolean;
}

/** A path that routers read in more than one way, in pieces: whatever they read consists of these, in this order. */
export interface PathTokens {
  readonly tokens: readonly PathToken[];
  /** Whether any piece may be left out: dot segments go back, and what follows two slashes may be taken for a host. */
  readonly free: boolean;
}

/** One case for all that routers take for the same letter: some compare in lower case, some in upper. */
export function folded(text: string): string {
  return text.toLowerCase().toUpperCase();
}

/** Takes a path apart; `undefined` for one that is too long, or encoded too often, to be looked at. */
export function tokensOf(path: string): PathTokens | undefined {
  if (path.length > MAX_LENGTH) return undefined;
  const tokens: PathToken[] = [];
  for (const segment of path.slice(path.startsWith('/') ? 1 : 0).split('/')) {
    const decoded = decode(segment);
    if (decoded === undefined || !addTokens(decoded, tokens)) return undefined;
  }
  return { tokens, free: isFree(tokens) };
}

function addTokens(decoded: string, tokens: PathToken[]): boolean {
  const pieces = decoded.split(SEPARATORS);
  let isParameter = false;
  for (let i = 0; i < pieces.length; i += 2) {
    const separator = i === 0 ? '/' : pieces[i - 1];
    isParameter = separator === ';' || (isParameter && separator !== '/' && separator !== '\\');
    if (tokens.length === MAX_TOKENS) return false;
    tokens.push(tokenOf(pieces[i]!, i > 0, isParameter));
  }
  return true;
}

function tokenOf(piece: string, soft: boolean, isParameter: boolean): PathToken {
  const whole = folded(piece);
  const text = whole.replace(BLANKS, '');
  const blank = whole.search(BLANK);
  const removable = isParameter || text === '' || text === '.';
  return { text, cut: blank < 0 ? text : whole.slice(0, blank), soft, removable, wild: text.includes('%') };
}

function isFree(tokens: readonly PathToken[]): boolean {
  if (tokens.length > 1 && tokens[0]!.text === '') return true;
  return tokens.some(({ text }, i) => text === '..' || (text === '' && i > 0 && tokens[i - 1]!.text.endsWith(':')));
}

/** Decodes until nothing is left to decode; `undefined` where that takes too many rounds. */
export function decode(segment: string): string | undefined {
  let decoded = segment;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!decoded.includes('%')) return decoded;
    const next = decodeOnce(decoded);
    if (next === decoded) return decoded;
    decoded = next;
  }
  return decodeOnce(decoded) === decoded ? decoded : undefined;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // one malformed escape must not keep the others from being seen
    return text.replace(/%[0-7][0-9a-f]/gi, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
  }
}
