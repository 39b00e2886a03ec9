import { JsonLines } from './json-line';
import type { LoggedLine, LoggedRequest, Unread } from './logged-request';
import { readLines } from './read-lines';
import { RealTimeFields } from './real-time-line';

/** Takes a request, and says whether any policy judges it. */
type Take = (request: LoggedRequest, at: number) => boolean;

const PROGRESS_MS = 500;

/** Reads logs of any kind that tells of `Origin`, and counts what it cannot use. */
export class LogReader {
  readonly #counts: Record<Unread | 'class' | 'classless' | 'path' | 'long', number> = {
    other: 0,
    'access-log': 0,
    'standard-log': 0,
    'fields-missing': 0,
    cut: 0,
    class: 0,
    classless: 0,
    path: 0,
    long: 0,
  };
  readonly #json = new JsonLines();
  readonly #realTime: RealTimeFields | undefined;
  readonly #paths: readonly string[];

  constructor(fields: readonly string[] | undefined, paths: readonly string[]) {
    this.#realTime = fields && new RealTimeFields(fields);
    this.#paths = paths;
  }

  /** @throws Error with a sentence for the terminal where it cannot be read */
  async read(path: string, take: Take): Promise<void> {
    const line = (text: string) => {
      const read = this.#read(text);
      if (typeof read === 'string') this.#counts[read] += 1;
      else if (!this.#isBelow(read.path)) this.#counts.path += 1;
      else if (!take(read.request, read.at))
        this.#counts[read.request.class === undefined ? 'classless' : 'class'] += 1;
    };
    const tooLong = () => {
      this.#counts.long += 1;
    };
    const progress = process.stderr.isTTY ? progressOf(path) : undefined;
    try {
      await readLines(path, { line, tooLong, ...(progress && { progress }) });
    } catch (error) {
      throw new Error(`cannot read ${JSON.stringify(path)}: ${(error as Error).message}`);
    } finally {
      if (progress) process.stderr.write('\r\u001b[K');
    }
  }

  /** Lines of which nothing was judged, by why. */
  get skipped(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.entries(this.#counts).map(([why, lines]) => [SKIPPED[why as keyof typeof SKIPPED], lines]),
    );
  }

  /** Why no request at all was found, and what to do. */
  whyNothing(): string {
    const {
      'access-log': access,
      'standard-log': standard,
      'fields-missing': fields,
      class: others,
      classless,
      path,
    } = this.#counts;
    if (standard > 0) return `these are standard logs of CloudFront, which have no Origin: ${REAL_TIME}`;
    if (access > 0) return `these are access logs of API Gateway, which have no Origin: ${OWN_LINES}`;
    if (fields > 0) return 'these are lines with tabs: name the fields of a real-time log by --fields, in their order';
    if (others > 0) return 'these logs tell of other classes: look at --policy, --app and --class';
    if (classless > 0) return 'these logs name no class: judge them by --policy, with --path, in place of --app';
    if (path > 0) return 'these logs tell of other paths: look at --path';
    return `no line tells of a request with Origin: ${OWN_LINES}`;
  }

  #read(line: string): LoggedLine | Unread {
    if (line.startsWith('#'))
      return line.startsWith('#Version') || line.startsWith('#Fields') ? 'standard-log' : 'other';
    const tab = line.indexOf('\t');
    const brace = line.indexOf('{');
    // lines of `aws logs tail` and of exports have no tab before the JSON of a function
    if (brace >= 0 && (tab < 0 || brace < tab)) return this.#json.read(line);
    if (tab < 0) return 'other';
    return this.#realTime?.read(line) ?? 'fields-missing';
  }

  /** Lines of functions tell of classes, and not of paths. */
  #isBelow(path: string | undefined): boolean {
    if (path === undefined || this.#paths.length === 0) return true;
    return this.#paths.some((one) => path === one || path.startsWith(one.endsWith('/') ? one : `${one}/`));
  }
}

const SKIPPED = {
  other: 'without a request with Origin',
  'access-log': 'of access logs of API Gateway, which have no Origin',
  'standard-log': 'of standard logs of CloudFront, which have no Origin',
  'fields-missing': 'with tabs, whose fields --fields does not name',
  cut: 'whose headers CloudFront cut, perhaps before Origin',
  class: 'of classes that no policy here judges',
  classless: 'that name no class: judge them by --policy, with --path',
  path: 'of other paths',
  long: 'longer than 1 MB',
} as const;

const OWN_LINES =
  'read the logs of functions of cdk-cors, which tell of each denial and of samples of what they let in, or logs of AWS WAF';
const REAL_TIME =
  'turn on real-time logs with the fields timestamp, cs-method, cs-uri-stem and cs-headers, or logs of AWS WAF in front of the distribution';

function progressOf(path: string) {
  let told = Date.now();
  return (bytes: number, of: number | undefined) => {
    const now = Date.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    const megabytes = (n: number) => `${Math.round(n / 1e6)} MB`;
    process.stderr.write(`\r${path}: ${megabytes(bytes)}${of === undefined ? '' : ` of ${megabytes(of)}`}`);
  };
}
