import type { Issue, IssueCode } from '../issue';

/** Collects the issues of one policy; a check adds to it and goes on. */
export class Report {
  readonly errors: Issue[] = [];
  readonly warnings: Issue[] = [];

  error(code: IssueCode, path: string, value: unknown, reason: string, fix: string): void {
    this.errors.push({ code, path, value, reason, fix });
  }

  warn(code: IssueCode, path: string, value: unknown, reason: string, fix: string): void {
    this.warnings.push({ code, path, value, reason, fix });
  }

  /** The entries of a list of strings; what is no such list is reported and taken as empty. */
  strings(path: string, value: unknown): { readonly path: string; readonly value: string }[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.error(
        'type-invalid',
        path,
        value,
        'a list of strings was expected',
        typeof value === 'string' ? `write [${JSON.stringify(value)}]` : 'write a list in brackets',
      );
      return [];
    }
    return Array.from(value, (entry: unknown, i) => ({ path: `${path}[${i}]`, value: entry })).filter(
      (entry): entry is { path: string; value: string } => {
        if (typeof entry.value === 'string') return true;
        const isRegExp = entry.value instanceof RegExp;
        this.error(
          isRegExp && path === 'origins' ? 'origin-regexp' : 'type-invalid',
          entry.path,
          entry.value,
          isRegExp ? 'regular expressions are not supported: they let look-alike origins in' : 'a string was expected',
          path === 'origins' ? 'write an origin such as "https://app.example.com"' : 'write a string',
        );
        return false;
      },
    );
  }
}
