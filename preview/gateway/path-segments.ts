/** Text as one segment of a path, percent-encoded. */
export function encodedSegment(text: string): string {
  return encodeURIComponent(text).replace(/%(?:24|2C|3A|3B|3D|40)/g, decodeURIComponent);
}

/** Text of one or more segments, decoded, as they are in a path. */
export function encodedSegments(text: string): string {
  return text.split('/').map(encodedSegment).join('/');
}

/** Part of a path that is percent-encoded already, without any character that would end or change a path. */
export function safePath(encoded: string): string {
  return encoded.replace(/%(?![0-9a-f]{2})|[^\w%\-.~!$&'()*+,;=:@/]+/gi, encodeURIComponent);
}

/** Whether a backend, or what stands before it, may take a path for another one: it has `.` or `..`, in any encoding. */
export function hasDotSegment(path: string): boolean {
  const decoded = path.replace(/%2e/gi, '.').replace(/%2f|%5c|\\/gi, '/');
  return decoded.split('/').some((segment) => segment === '.' || segment === '..');
}
