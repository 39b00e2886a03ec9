import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import type { Functions } from '../functions/functions';
import { type ApiResponse, type ApiServer, notServed } from '../gateway/api-server';
import type { WireRequest } from '../gateway/wire-request';
import { isPreflight } from '../http-api/cors';
import { type HttpApiRequest, joinedHeader } from '../http-api/http-api-request';
import type { Log } from '../log';
import { NotServedError } from '../not-served-error';
import type { FunctionUrlAccess } from './access';
import { bufferedAnswer } from './buffered-answer';
import { preflightResponse, withCorsHeaders } from './cors';
import { functionUrlEvent } from './event';
import { FunctionUrlError } from './function-url-error';
import { streamedAnswer } from './streamed-answer';
import { urlRequest } from './url-request';

/** What function URLs need of the rest of the preview. */
export interface FunctionUrlServices {
  readonly functions: Functions;
  readonly access: FunctionUrlAccess;
  readonly log: Log;
}

/** Serves a function URL as Lambda does. */
export class FunctionUrlHandler implements ApiServer {
  constructor(
    private readonly url: FunctionUrl,
    private readonly services: FunctionUrlServices,
  ) {}

  /** Answers one request. */
  async serve(wire: WireRequest): Promise<ApiResponse> {
    const started = Date.now();
    const request = urlRequest(wire);
    const answer = await this.answer(request, wire);
    const origin = joinedHeader(request, 'origin');
    this.services.log(
      `${this.url.logicalId}  ${wire.method} ${wire.url}  ${answer.status}${origin === undefined ? '' : `  origin ${origin}`}  ${Date.now() - started} ms`,
    );
    return { ...answer, headers: [...answer.headers, ['x-amzn-requestid', request.id]] };
  }

  private async answer(request: HttpApiRequest, wire: WireRequest): Promise<ApiResponse> {
    const { cors } = this.url;
    try {
      if (wire.body === undefined) throw new FunctionUrlError(413, 'the body is too large');
      if (cors && isPreflight(request)) return preflightResponse(cors, request);
      this.services.access.check(this.url, request);
      const response = await this.invoke(request);
      return cors ? withCorsHeaders(cors, request, response) : response;
    } catch (error) {
      const isTold = error instanceof FunctionUrlError || error instanceof NotServedError;
      const told = isTold ? error : new FunctionUrlError(502, String(error));
      this.services.log(`${this.url.logicalId}  ${told.message}`);
      return told instanceof NotServedError ? notServed(told) : told.response;
    }
  }

  private invoke(request: HttpApiRequest): Promise<ApiResponse> {
    const { id, isStreaming } = this.url;
    const { functions, log } = this.services;
    const answer = isStreaming ? streamedAnswer : bufferedAnswer;
    return answer(functions.get(id), functionUrlEvent(this.url, request), log);
  }
}
