import type { PolicyInput } from '../model';
import type { PolicyReport } from './policy-report';
import { isToken } from './token';

/** https://fetch.spec.whatwg.org/#forbidden-method */
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];
/** Methods that browsers upper-case by themselves (https://fetch.spec.whatwg.org/#concept-method-normalize). */
const NORMALISED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

/** Checks `methods` and returns them as browsers send them, sorted. */
export function checkMethods(input: PolicyInput, report: PolicyReport): string[] {
  const entries = report.strings('methods', input.methods);
  if (input.methods === undefined || (Array.isArray(input.methods) && input.methods.length === 0)) {
    report.error(
      'methods-empty',
      'methods',
      input.methods,
      'no method could ever be allowed',
      'write ["GET"], for example',
    );
  }
  const methods = entries.flatMap(({ path, value }) => {
    const upper = value.toUpperCase();
    if (value === '*' || upper === 'ANY') {
      report.error('method-wildcard', path, value, 'a class names the methods that it allows', 'list each method');
    } else if (!isToken(value)) {
      report.error(
        'method-invalid',
        path,
        value,
        'a method is a token (RFC 9110, section 5.6.2)',
        'write "GET", for example',
      );
    } else if (FORBIDDEN.includes(upper)) {
      report.error('method-forbidden', path, value, 'browsers never send it', 'leave it out');
    } else if (NORMALISED.includes(upper)) {
      return [upper];
    } else if (value !== upper) {
      report.error(
        'method-case',
        path,
        value,
        'methods are case-sensitive and browsers send this one as written',
        `write ${JSON.stringify(upper)}`,
      );
    } else {
      return [value];
    }
    return [];
  });
  return [...new Set(methods)].sort();
}
