import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ofType } from '../../lib/template/of-type';
import type { Stack } from '../../lib/template/stack';
import { AwsError } from '../aws/aws-error';
import { readBody } from '../http-body';
import type { Log } from '../log';
import { KeyValueStore } from './key-value-store';

const PATH = /^\/key-value-stores\/([^/?]+)(?:\/(keys)(?:\/([^/?]+))?)?(?:\?(.*))?$/;
const MAX_BODY = 4 * 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-keyvaluestores */
const MAX_STORE_BYTES = 5 * 1024 * 1024;
const MAX_KEY_BYTES = 512;
const MAX_VALUE_BYTES = 1024;
const MAX_KEYS_A_WRITE = 50;
const MAX_PAGE = 50;

type Puts = readonly (readonly [key: string, value: string])[];

/**
 * The KeyValueStores of an app, and the service by which they are read and written
 * (https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations_Amazon_CloudFront_KeyValueStore.html).
 */
export class KeyValueStores {
  private readonly byArn = new Map<string, KeyValueStore>();

  /** @param stacks those that are deployed so far */
  constructor(
    private readonly stacks: () => readonly Stack[],
    private readonly log: Log,
  ) {}

  /** A store of the app; `undefined` for any other. */
  find(arn: string): KeyValueStore | undefined {
    const found = this.byArn.get(arn);
    if (found !== undefined || !this.isDeclared(arn)) return found;
    const made = new KeyValueStore();
    this.byArn.set(arn, made);
    return made;
  }

  /** Serves a call; false where it is for another service. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [, arn, keys, key, query] = PATH.exec(request.url ?? '') ?? [];
    if (arn === undefined || request.headers['x-amz-target'] !== undefined) return false;
    const what = `${request.method} key-value-store${keys === undefined ? '' : ' keys'}`;
    try {
      const body = await readBody(request, MAX_BODY);
      const input = JSON.parse(body?.toString('utf8') || '{}') as Readonly<Record<string, unknown>>;
      const store = this.find(decodeURIComponent(arn));
      if (store === undefined)
        throw new AwsError('ResourceNotFoundException', 'The key value store does not exist.', 404);
      const ifMatch = request.headers['if-match'];
      const call = {
        method: request.method ?? 'GET',
        keys,
        key: key && decodeURIComponent(key),
        query,
        input,
        ifMatch,
      };
      send(response, answer(decodeURIComponent(arn), store, call), store);
      this.log(`aws  ${what}  200`);
    } catch (error) {
      const { status, code, message } =
        error instanceof AwsError ? error : new AwsError('ValidationException', `${error}`, 400);
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
      response.end(JSON.stringify({ Message: message }));
      this.log(`aws  ${what}  ${status} ${code}`);
    }
    return true;
  }

  private isDeclared(arn: string): boolean {
    return this.stacks()
      .flatMap((stack) => ofType(stack, 'AWS::CloudFront::KeyValueStore'))
      .some(({ stack, logicalId }) => stack.getAtt(logicalId, 'Arn') === arn);
  }
}

interface Call {
  readonly method: string;
  readonly keys: string | undefined;
  readonly key: string | undefined;
  readonly query: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
  readonly ifMatch: string | undefined;
}

function answer(arn: string, store: KeyValueStore, call: Call): Readonly<Record<string, unknown>> {
  const { method, keys, key, query } = call;
  if (method === 'GET' && keys === undefined) return { ...sizes(store), KvsARN: arn, ...times(store), Status: 'READY' };
  if (method === 'GET' && key !== undefined) {
    const value = store.items.get(key);
    if (value === undefined) throw new AwsError('ResourceNotFoundException', 'The key does not exist.', 404);
    return { Key: key, Value: value, ...sizes(store) };
  }
  if (method === 'GET') return page(store, new URLSearchParams(query));
  const { puts, deletes } = changes(call);
  if (call.ifMatch !== store.etag)
    throw new AwsError('ConflictException', 'The If-Match version is missing or not valid.', 409);
  check(store, puts, deletes);
  store.change(puts, deletes);
  return sizes(store);
}

function page(store: KeyValueStore, query: URLSearchParams): Readonly<Record<string, unknown>> {
  const from = Number(query.get('NextToken') ?? 0);
  const count = Math.min(Number(query.get('MaxResults') ?? 10), MAX_PAGE);
  const all = [...store.items].map(([Key, Value]) => ({ Key, Value }));
  return {
    Items: all.slice(from, from + count),
    ...(from + count < all.length && { NextToken: String(from + count) }),
  };
}

function changes({ method, key, input }: Call): { readonly puts: Puts; readonly deletes: readonly string[] } {
  if (method === 'PUT' && key !== undefined) return { puts: [[key, String(input['Value'])]], deletes: [] };
  if (method === 'DELETE' && key !== undefined) return { puts: [], deletes: [key] };
  if (method !== 'POST' || key !== undefined) {
    throw new AwsError('UnknownOperationException', 'the preview serves no such call', 404);
  }
  const list = (name: string) => (input[name] ?? []) as readonly { readonly Key: string; readonly Value?: string }[];
  return {
    puts: list('Puts').map(({ Key, Value }) => [Key, String(Value)] as const),
    deletes: list('Deletes').map(({ Key }) => Key),
  };
}

function check(store: KeyValueStore, puts: Puts, deletes: readonly string[]): void {
  const invalid = (message: string) => new AwsError('ValidationException', message, 400);
  if (puts.length + deletes.length > MAX_KEYS_A_WRITE) throw invalid(`more than ${MAX_KEYS_A_WRITE} keys`);
  for (const [key, value] of puts) {
    if (Buffer.byteLength(key) > MAX_KEY_BYTES || key === '') throw invalid(`a key has 1 to ${MAX_KEY_BYTES} bytes`);
    if (Buffer.byteLength(key) + Buffer.byteLength(value) > MAX_VALUE_BYTES) {
      throw invalid(`a key and its value have at most ${MAX_VALUE_BYTES} bytes`);
    }
  }
  const added = puts.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (store.size + added > MAX_STORE_BYTES) {
    throw new AwsError('ServiceQuotaExceededException', `a store has at most ${MAX_STORE_BYTES} bytes`, 402);
  }
}

function sizes(store: KeyValueStore): Readonly<Record<string, unknown>> {
  return { ItemCount: store.items.size, TotalSizeInBytes: store.size };
}

function times({ created, modified }: KeyValueStore): Readonly<Record<string, unknown>> {
  return { Created: created / 1000, LastModified: modified / 1000 };
}

function send(response: ServerResponse, output: object, { etag }: KeyValueStore): void {
  response.writeHead(200, { 'content-type': 'application/json', etag, 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(output));
}
