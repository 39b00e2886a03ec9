import type { EdgeEventType, Origin } from '../../lib/template/distribution/distribution';
import type { Functions } from '../functions/functions';
import type { EdgeContext } from './edge-context';
import { EdgeError } from './edge-error';
import { edgeEvent } from './edge-event';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { changedRequest, changedResponse, type Returned } from './edge-result';
import type { ViewerFunctions } from './viewer-functions';

/** Runs functions at the events of a behaviour. */
export class EdgeFunctions {
  constructor(
    private readonly functions: Functions,
    private readonly viewerFunctions: ViewerFunctions,
  ) {}

  /** What becomes of a request at a request event: the request, changed or not, or a response. */
  async onRequest(
    context: EdgeContext,
    type: 'viewer-request' | 'origin-request',
    request: EdgeRequest,
    origin?: Origin,
  ): Promise<{ readonly request: EdgeRequest; readonly response?: EdgeResponse }> {
    const viewerFunction = context.behavior.cloudFrontFunctions.get(type);
    if (viewerFunction !== undefined && this.viewerFunctions.has(viewerFunction)) {
      return this.viewerFunctions.onRequest(viewerFunction, context, request);
    }
    const returned = await this.run(context, type, request, origin);
    if (!returned) return { request };
    if ('status' in returned) return { request, response: changedResponse(type, returned) };
    return { request: changedRequest(type, returned, request) };
  }

  /** What becomes of a response at a response event. */
  async onResponse(
    context: EdgeContext,
    type: 'origin-response' | 'viewer-response',
    request: EdgeRequest,
    response: EdgeResponse,
    origin?: Origin,
  ): Promise<EdgeResponse> {
    const returned = await this.run(context, type, request, origin, response);
    return returned ? changedResponse(type, returned, response) : response;
  }

  private async run(
    { distribution, domainName, behavior, requestId }: EdgeContext,
    type: EdgeEventType,
    request: EdgeRequest,
    origin?: Origin,
    response?: EdgeResponse,
  ): Promise<Returned | undefined> {
    const association = behavior.functions.get(type);
    if (!association) return undefined;
    const called = this.functions.atEdge(association.functionArn);
    const { includeBody } = association;
    const outcome = await called.invoke(
      edgeEvent({ distribution, domainName, type, requestId, request, origin, response, includeBody }),
    );
    const { label } = called.definition;
    if (outcome.error) {
      const { errorType, errorMessage } = outcome.error;
      throw new EdgeError(503, `The function ${label} failed at ${type}: ${errorType}: ${errorMessage}`);
    }
    const returned: unknown = JSON.parse(outcome.result);
    if (typeof returned !== 'object' || returned === null) {
      throw new EdgeError(502, `The function ${label} returned ${outcome.result} at ${type}, expected an object.`);
    }
    return returned as Returned;
  }
}
