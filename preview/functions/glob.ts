/** Expression for an ARN pattern of a policy: `*` is anything, `?` one character. */
export function glob(pattern: string, flags = ''): RegExp {
  const escaped = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, `s${flags}`);
}
