import type { Readable } from 'node:stream';

/** Type of a stream that begins with metadata. */
export const WITH_METADATA = 'application/vnd.awslambda.http-integration-response';

const DELIMITER = Buffer.alloc(8);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html#response-transfer-mode-lambda-format */
const MAX_METADATA = 16 * 1024;

/**
 * Takes the metadata off the front of a stream, once all of them are there: JSON, and a delimiter behind it.
 *
 * @throws {Error} where the stream has none, or fails
 */
export async function takeMetadata(stream: Readable): Promise<Readonly<Record<string, unknown>>> {
  let held = Buffer.alloc(0);
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    held = Buffer.concat([held, chunk as Buffer]);
    const length = held.indexOf(DELIMITER);
    if (length >= 0) {
      const rest = held.subarray(length + DELIMITER.length);
      const metadata = parsed(held.toString('utf8', 0, length));
      if (rest.length > 0) stream.unshift(rest);
      return metadata;
    }
    if (held.length > MAX_METADATA) break;
  }
  throw new Error('the stream does not begin with metadata in JSON and eight zero bytes');
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const metadata: unknown = JSON.parse(text);
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw new Error(`the metadata of the stream are no object: ${text.slice(0, 200)}`);
  }
  return { ...metadata };
}

/** Headers of the cookies that metadata name. */
export function cookieLines({ cookies }: Readonly<Record<string, unknown>>): [string, string][] {
  return Array.isArray(cookies) ? cookies.map((cookie) => ['set-cookie', String(cookie)]) : [];
}
