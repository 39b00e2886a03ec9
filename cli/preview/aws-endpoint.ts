import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error';
import { readBody } from './http-body';
import type { Log } from './log';
import type { Input } from './ssm/input';
import type { Caller } from './ssm/operation';
import type { ParameterStore } from './ssm/parameter-store';
import { readOperations } from './ssm/read-operations';
import { writeOperations } from './ssm/write-operations';

const OPERATIONS = { ...readOperations, ...writeOperations };
const MAX_BODY = 1024 * 1024;

/** Answers the calls of AWS Systems Manager that Parameter Store consists of, in the AWS JSON 1.1 protocol. */
export class AwsEndpoint {
  constructor(
    private readonly store: ParameterStore,
    private readonly account: string,
    private readonly log: Log,
  ) {}

  /** Serves one HTTP request. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = await readBody(request, MAX_BODY);
    let what = target || `${request.method} ${request.url}`;
    try {
      const input = parse(body);
      if (typeof input.Name === 'string') what += ` ${input.Name}`;
      const output = await this.serve(target, input, callerOf(request, this.account));
      send(response, 200, output);
      this.log(`aws  ${what}  200`);
    } catch (error) {
      if (!(error instanceof AwsError)) {
        this.log(`aws  ${what}  connection cut`);
        response.destroy();
        return;
      }
      send(response, error.status, { __type: error.code, ...(error.message && { message: error.message }) });
      this.log(`aws  ${what}  ${error.status} ${error.code}`);
    }
  }

  private async serve(target: string, input: Input, caller: Caller): Promise<Record<string, unknown>> {
    const [service, name = ''] = target.split('.');
    await this.store.onCall?.(name, input);
    const operation = service === 'AmazonSSM' && Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation) return operation(this.store, input, caller);
    throw new AwsError(
      'UnknownOperationException',
      `${JSON.stringify(target)} is not served by the preview; it serves ${Object.keys(OPERATIONS).join(', ')} of AmazonSSM`,
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

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}

/** The Region that a request was signed for. */
function callerOf(request: IncomingMessage, account: string): Caller {
  const scope = /Credential=[^/,]*\/\d+\/([^/,]+)\//.exec(String(request.headers.authorization ?? ''));
  return { region: scope?.[1] ?? 'us-east-1', account };
}
