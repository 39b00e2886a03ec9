import type { Issue } from './issue';

/** Collects what is wrong with one input; a check adds to it and goes on. */
export class Report<Code extends string> {
  readonly errors: Issue<Code | 'type-invalid'>[] = [];
  readonly warnings: Issue<Code | 'type-invalid'>[] = [];

  error(code: Code | 'type-invalid', path: string, value: unknown, reason: string, fix: string): void {
    this.errors.push({ code, path, value, reason, fix });
  }

  warn(code: Code | 'type-invalid', path: string, value: unknown, reason: string, fix: string): void {
    this.warnings.push({ code, path, value, reason, fix });
  }

  /** The entries of a list of strings; what is no such list is reported and taken as empty. */
  strings(path: string, value: unknown): { readonly path: string; readonly value: string }[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.noList(path, value);
      return [];
    }
    return Array.from(value, (entry: unknown, i) => ({ path: `${path}[${i}]`, value: entry })).filter(
      (entry): entry is { path: string; value: string } => {
        if (typeof entry.value === 'string') return true;
        this.noString(entry.path, entry.value);
        return false;
      },
    );
  }

  protected noList(path: string, value: unknown, fix = 'write a list in brackets'): void {
    this.error('type-invalid', path, value, 'a list of strings was expected', fix);
  }

  protected noString(path: string, value: unknown): void {
    this.error('type-invalid', path, value, 'a string was expected', 'write a string');
  }
}
