import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** Characters of a line that are read; logs have no longer ones that say something of CORS. */
const MAX_LINE = 1_048_576;

/** What is told while a file is read. */
export interface Reading {
  readonly line: (text: string) => void;
  /** Of a line that is longer than any log has. */
  readonly tooLong: () => void;
  /** Bytes of the file that were read so far, of how many; `undefined` for standard input. */
  readonly progress?: (bytes: number, of: number | undefined) => void;
}

/**
 * Reads a file line by line, or standard input where it is `-`; what gzip wrote is unpacked. It keeps no more than one line.
 *
 * @throws Error where it cannot be read
 */
export async function readLines(path: string, { line, tooLong, progress }: Reading): Promise<void> {
  // first, since a stream that nobody listens to yet would end the process where there is no such file
  const size = path === '-' ? undefined : statSync(path).size;
  const input = path === '-' ? process.stdin : createReadStream(path);
  let bytes = 0;
  if (progress) {
    input.on('data', (chunk: Buffer | string) => {
      bytes += chunk.length;
      progress(bytes, size);
    });
  }
  const lines = new LineSplitter(line, tooLong);
  const sink = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) lines.add(chunk);
    lines.end();
  };
  await (path.endsWith('.gz') ? pipeline(input, createGunzip(), sink) : pipeline(input, sink));
}

class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #isSkipping = false;

  constructor(
    private readonly line: Reading['line'],
    private readonly tooLong: Reading['tooLong'],
  ) {}

  add(chunk: Buffer): void {
    const text = this.#rest + this.#decoder.write(chunk);
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#tell(text.slice(from, at));
      from = at + 1;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length <= MAX_LINE) return;
    this.#rest = '';
    if (!this.#isSkipping) this.tooLong();
    this.#isSkipping = true;
  }

  end(): void {
    const last = this.#rest + this.#decoder.end();
    if (last !== '') this.#tell(last);
  }

  /** What is left of a line that was too long is no line. */
  #tell(text: string): void {
    if (this.#isSkipping) this.#isSkipping = false;
    else if (text !== '' && text !== '\r') this.line(text.endsWith('\r') ? text.slice(0, -1) : text);
  }
}
