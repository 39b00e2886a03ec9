import type { Writable } from 'node:stream';

/** The stream that handlers get, as far as tests use it. */
export interface LambdaStream extends Writable {
  setContentType(type: string): void;
}

/** A handler that streams. */
export type StreamHandler = (event: unknown, stream: LambdaStream, context?: unknown) => unknown;

/** What Lambda's Node.js runtime has for handlers that stream, as the preview has it. */
export const runtime = require('../../../preview/lambda-response-stream.cjs') as {
  readonly awslambda: {
    streamifyResponse<H extends StreamHandler>(handler: H, options?: { readonly highWaterMark?: number }): H;
    readonly HttpResponseStream: { from(stream: LambdaStream, metadata: unknown): LambdaStream };
  };
  isStreaming(handler: object): boolean;
  readonly ResponseStream: new (handler: object, send: (part: Part, done: () => void) => void) => RuntimeStream;
};

interface RuntimeStream extends Writable {
  forHandler(): LambdaStream;
  fail(): void;
}

interface Part {
  readonly chunk?: string;
  readonly end?: true;
  readonly contentType: string;
}

/** What a client gets. */
export interface Streamed {
  readonly contentType: string | undefined;
  readonly metadata: { readonly statusCode?: number; readonly headers?: Record<string, string> } & Record<
    string,
    unknown
  >;
  readonly body: string;
  /** Whether the handler ended its stream. */
  readonly hasEnded: boolean;
  /** What it threw. */
  readonly error?: unknown;
}

/** Calls a handler as the runtime calls those that stream. */
export async function streamed(handler: object, event: unknown, context: unknown = {}): Promise<Streamed> {
  if (!runtime.isStreaming(handler)) throw new Error('the runtime would give this handler no stream');
  const chunks: Buffer[] = [];
  let contentType: string | undefined;
  let hasEnded = false;
  const stream = new runtime.ResponseStream(handler, (part, done) => {
    contentType ??= part.contentType;
    if (part.chunk !== undefined) chunks.push(Buffer.from(part.chunk, 'base64'));
    hasEnded = part.end === true;
    setImmediate(done);
  });
  const closed = new Promise((resolve) => stream.once('close', resolve));
  let error: unknown;
  try {
    await (handler as StreamHandler)(event, stream.forHandler(), context);
  } catch (thrown) {
    error = thrown;
    stream.fail();
  }
  await closed;
  const whole = Buffer.concat(chunks);
  const length = whole.indexOf(Buffer.alloc(8));
  return {
    contentType,
    metadata: length < 0 ? {} : JSON.parse(whole.toString('utf8', 0, length)),
    body: whole.toString('utf8', length < 0 ? 0 : length + 8),
    hasEnded,
    ...(error !== undefined && { error }),
  };
}
