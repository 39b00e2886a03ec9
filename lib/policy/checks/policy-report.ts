import type { IssueCode } from '../issue';
import { Report } from '../report';

/** Collects the issues of one policy, whose lists may hold what JavaScript has and JSON has not. */
export class PolicyReport extends Report<IssueCode> {
  protected override noList(path: string, value: unknown): void {
    super.noList(path, value, typeof value === 'string' ? `write [${JSON.stringify(value)}]` : undefined);
  }

  protected override noString(path: string, value: unknown): void {
    const isOrigin = path.startsWith('origins[');
    const isRegExp = value instanceof RegExp;
    this.error(
      isRegExp && isOrigin ? 'origin-regexp' : 'type-invalid',
      path,
      value,
      isRegExp ? 'regular expressions are not supported: they let look-alike origins in' : 'a string was expected',
      isOrigin ? 'write an origin such as "https://app.example.com"' : 'write a string',
    );
  }
}
