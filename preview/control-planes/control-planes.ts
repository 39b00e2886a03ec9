import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import type { HttpApi } from '../../lib/template/http-api/http-api';
import type { RestApi } from '../../lib/template/rest-api/rest-api';
import type { Stack } from '../../lib/template/stack';
import { AwsError } from '../aws/aws-error';
import { readBody } from '../http-body';
import type { Log } from '../log';
import type { ControlPlane, RestCall } from './control-plane';
import { FunctionUrls } from './function-urls';
import { HttpApis } from './http-apis';
import { RestApiStages } from './rest-api-stages';

const MAX_BODY = 1024 * 1024;

/** Answers the calls by which functions of the app change what the app is: those alone that some function of this package makes. */
export class ControlPlanes {
  private readonly stages: RestApiStages;
  private readonly httpApis: HttpApis;
  private readonly urls: FunctionUrls;
  private readonly planes: readonly ControlPlane[];

  /** @param stacks those that are deployed so far */
  constructor(
    stacks: () => readonly Stack[],
    private readonly log: Log,
  ) {
    this.stages = new RestApiStages(stacks);
    this.httpApis = new HttpApis(stacks);
    this.urls = new FunctionUrls(stacks);
    this.planes = [this.stages, this.httpApis, this.urls];
  }

  /** The API as it is at the time of each request. */
  restApi(api: RestApi): RestApi {
    return this.stages.live(api);
  }

  httpApi(api: HttpApi): HttpApi {
    return this.httpApis.live(api);
  }

  functionUrl(url: FunctionUrl): FunctionUrl {
    return this.urls.live(url);
  }

  /** Serves a call; false where it is for no service here. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.headers['x-amz-target'] !== undefined || !isSigned(request)) return false;
    const [path = '', query = ''] = (request.url ?? '').split('?');
    if (!/^\/(?:restapis|v2\/apis|\d{4}-\d{2}-\d{2}\/functions)\//.test(path)) return false;
    const what = `${request.method} ${path}`;
    const body = await readBody(request, MAX_BODY);
    try {
      const call = {
        method: request.method ?? 'GET',
        path: path.split('/').slice(1).map(decodeURIComponent),
        query: new URLSearchParams(query),
        input: inputOf(body),
      };
      const output = this.call(call);
      send(response, 200, output);
      this.log(`aws  ${what}  200`);
    } catch (error) {
      const { status, code, message } =
        error instanceof AwsError ? error : new AwsError('BadRequestException', `${error}`);
      send(response, status, { message }, code);
      this.log(`aws  ${what}  ${status} ${code}`);
    }
    return true;
  }

  private call(call: RestCall): Readonly<Record<string, unknown>> {
    for (const plane of this.planes) {
      const output = plane.call(call);
      if (output !== undefined) return output;
    }
    throw new AwsError('UnknownOperationException', 'the preview serves no such call', 404);
  }
}

/** What somebody opens in a browser is none. */
function isSigned({ headers }: IncomingMessage): boolean {
  return String(headers.authorization).startsWith('AWS4-');
}

function inputOf(body: Buffer | undefined): RestCall['input'] {
  const input: unknown = JSON.parse(body?.toString('utf8') || '{}');
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as RestCall['input'];
  throw new AwsError('SerializationException', 'the body is no JSON object');
}

function send(response: ServerResponse, status: number, output: object, code?: string): void {
  const error = code === undefined ? {} : { 'x-amzn-errortype': code };
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...error });
  response.end(JSON.stringify(output));
}
