import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Sends a stream as it comes, behind headers that are written; with its failure, the connection is cut. */
export async function sendStream(response: ServerResponse, isBodiless: boolean, body: Readable): Promise<void> {
  if (isBodiless) {
    body.destroy();
    response.end();
    return;
  }
  response.flushHeaders();
  try {
    await pipeline(body, response);
  } catch {
    // whoever made the stream has told why it failed; a client that went away is no news
  }
}
