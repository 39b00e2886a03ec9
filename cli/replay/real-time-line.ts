import type { LoggedLine, Unread } from './logged-request';
import { type CorsHeaders, LoggedRequests, takeHeader } from './logged-requests';

/** CloudFront cuts `cs-headers` after so many bytes. */
const CUT_AT = 800;
const NEEDED = ['cs-method', 'cs-headers'];

/** Reads lines of CloudFront's real-time logs, whose fields are those of the configuration, in its order. */
export class RealTimeFields {
  readonly #at: ReadonlyMap<string, number>;
  readonly #requests = new LoggedRequests();

  /** @throws Error with a sentence for the terminal where a field is missing without which nothing can be judged */
  constructor(fields: readonly string[]) {
    this.#at = new Map(fields.map((name, i) => [name, i]));
    const missing = NEEDED.filter((name) => !this.#at.has(name));
    if (missing.length > 0)
      throw new Error(
        `--fields: ${missing.join(' and ')} not among ${fields.join(',')}: add them to the log configuration, and name all in its order`,
      );
  }

  /** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html */
  read(line: string): LoggedLine | Unread {
    const values = line.split('\t');
    const field = (name: string) => values[this.#at.get(name) ?? -1];
    const [method, text] = [field('cs-method'), field('cs-headers')];
    if (method === undefined || text === undefined) return 'other';
    const request = this.#requests.of(method, headersIn(text));
    const path = field('cs-uri-stem');
    if (request) return { request, at: Number(field('timestamp')) * 1000, ...(path !== undefined && { path }) };
    // what was cut off may have been the very header
    return Buffer.byteLength(text) >= CUT_AT ? 'cut' : 'other';
  }
}

/** `Host:a.example%0AOrigin:https://b.example%0A`; the last of a list that was cut is left out. */
function headersIn(text: string): CorsHeaders {
  const lines = decoded(text).split('\n');
  if (Buffer.byteLength(text) >= CUT_AT) lines.pop();
  const headers: CorsHeaders = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) takeHeader(headers, line.slice(0, colon), line.slice(colon + 1));
  }
  return headers;
}

/** A cut may go through an escape. */
function decoded(text: string): string {
  const whole = text.replace(/%[0-9A-Fa-f]?$/, '');
  try {
    return decodeURIComponent(whole);
  } catch {
    return whole
      .replace(/%0A/gi, '\n')
      .replace(/%([2-7][0-9A-F])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
