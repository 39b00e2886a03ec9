import type { HttpResponse } from '../request/cors/http-response';
import { isObject, isText } from '../request/guards';
import { internalServerError, logError } from './handler-error';

/** What the Node.js runtime of Lambda gives to handlers that stream, as far as it is used here. */
export interface ResponseStream {
  write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean;
  end(chunk?: unknown, encoding?: unknown, callback?: unknown): unknown;
  destroy(error?: unknown): unknown;
  setContentType(type: string): void;
  /** Where `HttpResponseStream.from` of every version leaves the metadata, for the runtime to write them first. */
  _onBeforeFirstWrite?: ((write: (chunk: unknown) => void) => void) | undefined;
}

/** The type of a stream that begins with metadata in JSON, and a delimiter behind it. */
const WITH_METADATA = 'application/vnd.awslambda.http-integration-response';
const DELIMITER = Buffer.alloc(8);
/** Begins metadata. */
const BRACE = 0x7b;
/** Bytes among which API Gateway looks for the delimiter. */
const MAX_METADATA = 16 * 1024;
const METHODS = ['write', 'end', 'destroy', 'setContentType'] as const;

/** Whether the second argument of a handler is a stream, and no context: the handler streams. */
export function isResponseStream(value: unknown): value is ResponseStream {
  return isObject(value) && typeof (value as Partial<ResponseStream>).write === 'function';
}

/** Sends a whole response. */
export function sendResponse(stream: ResponseStream, { body, ...metadata }: HttpResponse): void {
  writeMetadata(stream, metadata);
  stream.end(body);
}

/**
 * Lets a handler stream its response, and completes the metadata in front of it. From the first byte on the stream is the
 * runtime's own again.
 *
 * @param complete adds the headers of a decision to a response
 * @param isBare whether metadata may come without their content type, as REST APIs take them
 */
export async function streamResponse(
  stream: ResponseStream,
  complete: (response: object) => object,
  isBare: boolean,
  run: () => unknown,
): Promise<void> {
  const methods = METHODS.map((name) => [name, (stream[name] as () => void).bind(stream)]);
  const own = { ...Object.fromEntries(methods), _onBeforeFirstWrite: undefined };
  let type = 'application/octet-stream';
  let held = Buffer.alloc(0);

  const hold = (chunk: unknown, encoding?: unknown) => {
    const data = isText(chunk) || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    held = Buffer.concat([held, Buffer.from(data as string, encoding as BufferEncoding)]);
  };
  const fail = (error: unknown) => {
    logError(error);
    Object.assign(stream, own);
    sendResponse(stream, complete(internalServerError()) as HttpResponse);
    // whatever the handler still writes comes too late
    Object.assign(stream, { write: () => true, end() {}, destroy() {} });
  };
  /** Sends what is held; where metadata did not come, those stand that Lambda has for such streams. */
  const open = () => {
    const length = held.indexOf(DELIMITER);
    const hasMetadata = length >= 0;
    try {
      const metadata = hasMetadata
        ? JSON.parse(held.toString('utf8', 0, length))
        : { headers: { 'content-type': type } };
      Object.assign(stream, own);
      writeMetadata(stream, complete({ statusCode: 200, ...metadata }));
    } catch (error) {
      fail(error);
    }
    if (hasMetadata) held = held.subarray(length + DELIMITER.length);
    if (held.length > 0) stream.write(held);
  };
  const hooks = {
    setContentType(given: string) {
      type = given;
    },
    write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
      stream._onBeforeFirstWrite?.(hold);
      stream._onBeforeFirstWrite = undefined;
      let unheld = chunk;
      if (!held.includes(DELIMITER)) {
        hold(chunk, encoding);
        unheld = '';
        const isAwaited = (type === WITH_METADATA || (isBare && held[0] === BRACE)) && held.length < MAX_METADATA;
        if (isAwaited && !held.includes(DELIMITER)) {
          [encoding, callback].find(isFunction)?.();
          return true;
        }
      }
      open();
      return stream.write(unheld, encoding, callback);
    },
    end(chunk?: unknown, encoding?: unknown, callback?: unknown) {
      stream.write(isText(chunk) || isObject(chunk) ? chunk : '', isText(encoding) ? encoding : undefined);
      if (stream.end === hooks.end) open();
      stream.end([chunk, encoding, callback].find(isFunction));
    },
    // by a pipeline whose source fails before its first byte
    destroy: fail,
  };
  Object.assign(stream, hooks);
  try {
    await run();
  } catch (error) {
    if (stream.end === hooks.end) fail(error);
    else if (stream.end === own.end) {
      logError(error);
      // the runtime ends the stream, and tells Lambda why
      throw error;
    }
  }
}

function writeMetadata(stream: ResponseStream, metadata: object): void {
  stream.setContentType(WITH_METADATA);
  stream.write(JSON.stringify(metadata));
  stream.write(DELIMITER);
}

function isFunction(value: unknown): value is () => void {
  return typeof value === 'function';
}
