import { PassThrough, type Readable } from 'node:stream';
import type { Outcome } from './outcome';
import { MAX_STREAMED } from './payload-quotas';
import type { ResponseSink } from './response-sink';

/** A response that a function streams, from its first byte on. */
export interface StreamedResponse {
  /** As the function tells Lambda: of the whole stream, and not of a body behind metadata. */
  readonly contentType: string;
  /** Is destroyed where the function fails before its end. */
  readonly stream: Readable;
}

/** Makes what comes in piece by piece a stream. Once nobody reads it any more, the function goes on as if somebody did. */
export class StreamedResponseSink implements ResponseSink {
  private readonly stream = new PassThrough();
  private size = 0;
  private hasBegun = false;

  /** @param onBegin gets the response with its first byte, or with its end where it has none */
  constructor(private readonly onBegin: (response: StreamedResponse) => void) {
    this.stream.on('error', () => {});
  }

  write(chunk: Buffer, contentType: string, done: () => void): void {
    this.begin(contentType);
    this.size += chunk.length;
    if (this.size > MAX_STREAMED) this.stream.destroy(new Error(`the response has more than ${MAX_STREAMED} bytes`));
    if (this.stream.destroyed) done();
    else this.stream.write(chunk, done);
  }

  end(contentType: string): void {
    this.begin(contentType);
    this.stream.end();
  }

  /** Ends the stream as the invocation ended. */
  close({ error }: Outcome): void {
    if (error) this.stream.destroy(new Error(`it failed: ${error.errorType}: ${error.errorMessage}`));
    else this.stream.end();
  }

  private begin(contentType: string): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.onBegin({ contentType, stream: this.stream });
  }
}

/** Collects a stream for those who call a function without streaming: Lambda gives them all of it at the end. */
export class CollectingSink implements ResponseSink {
  private readonly chunks: Buffer[] = [];

  write(chunk: Buffer, _contentType: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  end(): void {}

  /** The outcome with what was streamed as its result. */
  complete(outcome: Outcome): Outcome {
    if (outcome.error || this.chunks.length === 0) return outcome;
    return { result: Buffer.concat(this.chunks).toString() };
  }
}
