/** How a path is spelled: as honest clients do, the same with capital letters, or in a way that routers read differently. */
export const PLAIN = 0;
export const CAPITALS = 1;
export const ODD = 2;

const SLASH = 0x2f;
const DOT = 0x2e;
/** Of slash and dot alone: it depends on what stands around them. */
const DEPENDS = 3;

/** By character code: what a path may hold without any router reading it otherwise. Braces are those of templates. */
const SPELLINGS = spellings();

function spellings(): Uint8Array {
  const table = new Uint8Array(128)
    .fill(ODD)
    .fill(PLAIN, 0x61, 0x7b)
    .fill(CAPITALS, 0x41, 0x5b)
    .fill(PLAIN, 0x30, 0x3a);
  for (const plain of "-_~!$&'()*+,:=@{}") table[plain.charCodeAt(0)] = PLAIN;
  table[SLASH] = table[DOT] = DEPENDS;
  return table;
}

/** The spelling of a path, in one look at each character. A slash at the end is plain. */
export function spellingOf(path: string): number {
  let spelling = PLAIN;
  for (let i = 0; i < path.length; i++) {
    const one = spellingAt(path, i);
    if (one === ODD) return ODD;
    if (one === CAPITALS) spelling = CAPITALS;
  }
  return spelling;
}

/** Length of the beginning of a path that consists of whole plain segments: `/files` of `/files/a%2fb`. */
export function plainLength(path: string): number {
  let at = 0;
  while (at < path.length && spellingAt(path, at) !== ODD) at++;
  return at === path.length ? at : Math.max(0, path.lastIndexOf('/', at - 1));
}

function spellingAt(path: string, at: number): number {
  const code = path.charCodeAt(at);
  const spelling = code < 128 ? SPELLINGS[code]! : ODD;
  if (spelling !== DEPENDS) return spelling;
  const begins = at === 0 || path.charCodeAt(at - 1) === SLASH;
  return begins && (code === SLASH ? at > 0 : isDotSegment(path, at)) ? ODD : PLAIN;
}

/** Whether `.` or `..` is all that stands before the next slash. */
function isDotSegment(path: string, at: number): boolean {
  const end = path.charCodeAt(at + 1) === DOT ? at + 2 : at + 1;
  return end === path.length || path.charCodeAt(end) === SLASH;
}
