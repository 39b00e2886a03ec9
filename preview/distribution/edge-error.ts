import { STATUS_CODES } from 'node:http';
import { edgeHeaders } from './edge-headers';
import type { EdgeResponse } from './edge-message';

/** An error that CloudFront answers itself; neither functions nor policies touch it. */
export class EdgeError extends Error {
  /**
   * @param status status of the answer
   * @param message why, for the page and for the log
   */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'EdgeError';
  }

  get response(): EdgeResponse {
    const statusDescription = STATUS_CODES[this.status] ?? '';
    const page = `<html><body><h1>${this.status} ERROR</h1><p>The request could not be satisfied.</p><p>${escaped(this.message)}</p></body></html>`;
    return {
      status: this.status,
      statusDescription,
      headers: edgeHeaders([
        ['Content-Type', 'text/html'],
        ['Server', 'CloudFront'],
      ]),
      body: Buffer.from(page),
    };
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
