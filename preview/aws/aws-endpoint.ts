import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http-body';
import type { Log } from '../log';
import { AwsError } from './aws-error';
import type { Input } from './aws-input';
import type { AwsService, Caller } from './aws-service';

/** As much as DynamoDB takes, more than the others. */
const MAX_BODY = 16 * 1024 * 1024;

/** Answers calls of AWS services in the AWS JSON protocols, all services at one address. */
export class AwsEndpoint {
  constructor(
    private readonly services: readonly AwsService[],
    private readonly account: string,
    private readonly log: Log,
  ) {}

  /** Serves one HTTP request. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const service = this.services.find(({ targetPrefix }) => target.startsWith(`${targetPrefix}.`));
    const body = await readBody(request, MAX_BODY);
    const contentType = `application/x-amz-json-${service?.jsonVersion ?? '1.1'}`;
    let what = target || `${request.method} ${request.url}`;
    try {
      const input = parse(body);
      what += subject(input);
      const output = await this.serve(service, target, input, callerOf(request, this.account));
      send(response, 200, contentType, output);
      this.log(`aws  ${what}  200`);
    } catch (error) {
      if (!(error instanceof AwsError)) {
        this.log(`aws  ${what}  connection cut`);
        response.destroy();
        return;
      }
      const { status, code, message } = error;
      send(response, status, contentType, { __type: code, ...(message && { message }) });
      this.log(`aws  ${what}  ${status} ${code}`);
    }
  }

  private async serve(
    service: AwsService | undefined,
    target: string,
    input: Input,
    caller: Caller,
  ): Promise<Record<string, unknown>> {
    if (service) {
      const operation = target.slice(service.targetPrefix.length + 1);
      await service.onCall?.(operation, input);
      if (service.operations.includes(operation)) return service.call(operation, input, caller);
    }
    const known = (service ? [service] : this.services).map(
      ({ targetPrefix, operations }) => `${operations.join(', ')} of ${targetPrefix}`,
    );
    throw new AwsError(
      'UnknownOperationException',
      `${JSON.stringify(target)} is not served by the preview; it serves ${known.join('; ')}`,
    );
  }
}

function parse(body: Buffer | undefined): Input {
  if (!body) throw new AwsError('RequestEntityTooLargeException', `the body has more than ${MAX_BODY} bytes`, 413);
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // told below
  }
  throw new AwsError('SerializationException', 'the body is no JSON object');
}

/** What a call is about, for the log. */
function subject({ Name, TableName, KeyId }: Input): string {
  const named = [Name, TableName, KeyId].find((value) => typeof value === 'string');
  return named === undefined ? '' : ` ${named}`;
}

function send(response: ServerResponse, status: number, contentType: string, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': contentType, 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}

/** The Region that a request was signed for. */
function callerOf(request: IncomingMessage, account: string): Caller {
  const scope = /Credential=[^/,]*\/\d+\/([^/,]+)\//.exec(String(request.headers.authorization ?? ''));
  return { region: scope?.[1] ?? 'us-east-1', account };
}
