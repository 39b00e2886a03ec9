/** `1 entry`, `2 entries` */
export function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** Lines of a table for the terminal, the first its headings; none without rows. Columns that say nothing are left out. */
export function table(rows: readonly (readonly string[])[]): string[] {
  if (rows.length < 2) return [];
  const shown = rows.map((row) => row.map(printable));
  const columns = (shown[0] ?? []).map((_, i) => i).filter((i) => shown.slice(1).some((row) => row[i] !== ''));
  const widths = columns.map((i) => Math.max(...shown.map((row) => (row[i] ?? '').length)));
  return shown.map((row) =>
    columns
      .map((column, i) => (row[column] ?? '').padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** What comes from others: control characters would move the cursor, and marks of direction the text. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}
