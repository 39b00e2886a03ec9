import { createContext, Script } from 'node:vm';
import { ofType } from '../../lib/template/of-type';
import type { Stack } from '../../lib/template/stack';
import type { KeyValueStore } from '../key-value-stores/key-value-store';
import type { KeyValueStores } from '../key-value-stores/key-value-stores';
import type { Log } from '../log';
import type { EdgeContext } from './edge-context';
import { EdgeError } from './edge-error';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { type ReturnedRequest, type ReturnedResponse, requestOf, responseOf, viewerEvent } from './viewer-event';

/** How long a function may take; CloudFront's limit is below a millisecond of its own machines. */
const MAX_MILLISECONDS = 1000;

interface ViewerFunction {
  readonly name: string;
  readonly script: Script;
  readonly store: KeyValueStore | undefined;
}

/**
 * Runs CloudFront Functions: in V8, with what CloudFront's engine gives them and nothing else of Node.js. A context is made for each
 * request, as nothing says that a function finds again what it left behind. V8 knows more of the language than CloudFront's engine: that a
 * function of this package does without is tested where it is built.
 */
export class ViewerFunctions {
  private readonly byArn = new Map<string, ViewerFunction>();

  constructor(
    stacks: readonly Stack[],
    stores: KeyValueStores,
    private readonly log: Log,
  ) {
    for (const { stack, logicalId, properties } of stacks.flatMap((one) => ofType(one, 'AWS::CloudFront::Function'))) {
      const { KeyValueStoreAssociations = [] } = (properties.FunctionConfig ?? {}) as {
        KeyValueStoreAssociations?: readonly { readonly KeyValueStoreARN: string }[];
      };
      const store = stores.find(KeyValueStoreAssociations[0]?.KeyValueStoreARN ?? '');
      const script = compiled(String(properties.FunctionCode), logicalId);
      if (script === undefined) stack.note(`CloudFront Function ${logicalId} has no code that could be read`);
      else this.byArn.set(stack.ref(logicalId) as string, { name: logicalId, script, store });
    }
  }

  /** Whether a function is one of the app. */
  has(arn: string): boolean {
    return this.byArn.has(arn);
  }

  /** What becomes of a request at viewer-request: the request, changed or not, or a response. */
  async onRequest(
    arn: string,
    context: EdgeContext,
    request: EdgeRequest,
  ): Promise<{ readonly request: EdgeRequest; readonly response?: EdgeResponse }> {
    const called = this.byArn.get(arn)!;
    const returned = await this.run(called, viewerEvent(context, request));
    if (typeof returned !== 'object' || returned === null) {
      throw new EdgeError(
        502,
        `The function ${called.name} returned ${returned} at viewer-request, expected an object.`,
      );
    }
    if ('statusCode' in returned) return { request, response: responseOf(returned as ReturnedResponse) };
    return { request: requestOf(returned as ReturnedRequest, request) };
  }

  private async run({ name, script, store }: ViewerFunction, event: object): Promise<unknown> {
    const log = (...texts: unknown[]) => this.log(`${name}  ${texts.join(' ')}`);
    const kvs = () => storeOf(store);
    const globals = { cdkCorsPreviewCf: { kvs }, console: { log }, cdkCorsPreviewEvent: JSON.stringify(event) };
    try {
      const sandbox = createContext(globals, { codeGeneration: { strings: false, wasm: false } });
      const answer: Promise<string> = script.runInContext(sandbox, { timeout: MAX_MILLISECONDS });
      return JSON.parse(await withinTime(answer));
    } catch (error) {
      throw new EdgeError(503, `The function ${name} failed at viewer-request: ${error}`);
    }
  }
}

function compiled(code: string, filename: string): Script | undefined {
  const module = code.replace(/^\s*import\s+(\w+)\s+from\s+(['"])cloudfront\2;?/m, 'const $1 = cdkCorsPreviewCf;');
  const call =
    'Promise.resolve(handler(JSON.parse(cdkCorsPreviewEvent))).then((answer) => JSON.stringify(answer === undefined ? null : answer))';
  try {
    return new Script(`${module}\n;${call}`, { filename });
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html */
function storeOf(store: KeyValueStore | undefined): object {
  if (store === undefined) throw new Error('no key value store is associated with the function');
  return {
    get: async (key: string, { format = 'string' }: { format?: string } = {}) => {
      const value = store.items.get(key);
      if (value === undefined) throw new Error(`KeyNotFound: ${key}`);
      if (format === 'json') return JSON.parse(value);
      return format === 'bytes' ? Buffer.from(value) : value;
    },
    exists: async (key: string) => store.items.has(key),
    count: async () => store.items.size,
    meta: async () => ({
      creationDateTime: new Date(store.created),
      lastUpdatedDateTime: new Date(store.modified),
      keyCount: store.items.size,
    }),
  };
}

async function withinTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took more than ${MAX_MILLISECONDS} ms`)), MAX_MILLISECONDS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
