import { STATUS_CODES } from 'node:http';
import type { Distribution } from '../../lib/template/distribution/distribution';
import { discard, type EdgeRequest, type EdgeResponse } from './edge-message';

/**
 * The page that a distribution shows for an error of the origin; the error where there is none, or it cannot be had.
 *
 * @param fetch what a request for the page gives
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
 */
export async function withErrorPage(
  { errorPages }: Distribution,
  request: EdgeRequest,
  error: EdgeResponse,
  fetch: (page: EdgeRequest) => Promise<EdgeResponse>,
): Promise<EdgeResponse> {
  const page = errorPages.get(error.status);
  if (!page) return error;
  const shown = await fetch({ ...request, method: 'GET', uri: page.path, querystring: '', body: Buffer.alloc(0) });
  if (shown.status >= 300) {
    discard(shown);
    return error;
  }
  discard(error);
  const { status = error.status } = page;
  return { ...shown, status, statusDescription: STATUS_CODES[status] ?? '' };
}
