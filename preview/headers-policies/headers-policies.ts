import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Behavior, Distribution, ResponseHeadersPolicy } from '../../lib/template/distribution/distribution';
import type { ResponseHeadersConfig } from '../../lib/template/distribution/policy-configs';
import { readDistributions } from '../../lib/template/distribution/read-distributions';
import { responseHeadersPolicy } from '../../lib/template/distribution/response-headers-policy';
import type { Stack } from '../../lib/template/stack';
import { AwsError } from '../aws/aws-error';
import { escaped } from '../buckets/s3-error';
import { readBody } from '../http-body';
import type { Log } from '../log';
import { readPolicyXml } from './policy-xml';

const PATH = /^\/2020-05-31\/response-headers-policy(?:\/([^/?]+))?(\/config)?$/;
const NAMESPACE = 'xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"';
const MAX_BODY = 256 * 1024;
const LISTS = [
  'AccessControlAllowOrigins',
  'AccessControlAllowMethods',
  'AccessControlAllowHeaders',
  'AccessControlExposeHeaders',
];

/** A policy as it was written last. */
interface Stored {
  readonly name: string;
  readonly xml: string;
  readonly policy: ResponseHeadersPolicy;
  readonly etag: string;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly etag?: string;
}

/**
 * Response headers policies that functions make: `CreateResponseHeadersPolicy`, `GetResponseHeadersPolicyConfig`,
 * `UpdateResponseHeadersPolicy` and `DeleteResponseHeadersPolicy`. Distributions go by them at once.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateResponseHeadersPolicy.html
 */
export class HeadersPolicies {
  private readonly byId = new Map<string, Stored>();

  /** @param stacks those that are deployed so far */
  constructor(
    private readonly stacks: () => readonly Stack[],
    private readonly log: Log,
  ) {}

  /** The distribution, whose behaviours have the policies that there are at the time of each request. */
  live(distribution: Distribution): Distribution {
    const behaviors = distribution.behaviors.map((behavior): Behavior => {
      const inTemplate = behavior.responseHeaders;
      if (inTemplate === undefined) return behavior;
      const policyOf = () => this.byId.get(inTemplate.id)?.policy ?? inTemplate;
      return {
        ...behavior,
        get responseHeaders() {
          return policyOf();
        },
      };
    });
    return { ...distribution, behaviors };
  }

  /** Serves a call; false where it is for another service. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [, id, config] = PATH.exec(request.url ?? '') ?? [];
    const { method = 'GET' } = request;
    if (!PATH.test(request.url ?? '') || request.headers['x-amz-target'] !== undefined) return false;
    const body = await readBody(request, MAX_BODY);
    const what = `${method} response-headers-policy${config ?? ''}`;
    let answer: Answer;
    try {
      answer = this.answer(method, id, config, body?.toString('utf8') ?? '', request.headers['if-match']);
      this.log(`aws  ${what}  ${answer.status}`);
    } catch (error) {
      const { code, message, status } = error instanceof AwsError ? error : new AwsError('MalformedInput', `${error}`);
      const text = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
      answer = { status, body: `<ErrorResponse ${NAMESPACE}>${text}</ErrorResponse>` };
      this.log(`aws  ${what}  ${status} ${code}`);
    }
    const { status, etag, body: xml = '' } = answer;
    const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID(), ...(etag && { etag }) };
    response.writeHead(status, headers).end(xml);
    return true;
  }

  private answer(
    method: string,
    id: string | undefined,
    config: string | undefined,
    body: string,
    ifMatch?: string,
  ): Answer {
    if (method === 'POST' && id === undefined) {
      const made = randomUUID();
      const { etag, xml } = this.store(made, body);
      const times = `<LastModifiedTime>${new Date().toISOString()}</LastModifiedTime>`;
      const text = `<ResponseHeadersPolicy ${NAMESPACE}><Id>${made}</Id>${times}${xml}</ResponseHeadersPolicy>`;
      return { status: 201, etag, body: text };
    }
    if (
      id === undefined ||
      !['GET', 'PUT', 'DELETE'].includes(method) ||
      (method === 'GET') !== (config !== undefined)
    ) {
      throw new AwsError('UnknownOperationException', 'the preview serves no such call', 404);
    }
    const found = this.byId.get(id);
    if (found === undefined) {
      throw new AwsError('NoSuchResponseHeadersPolicy', 'The response headers policy does not exist.', 404);
    }
    if (method === 'GET') return { status: 200, etag: found.etag, body: found.xml };
    if (ifMatch === undefined) {
      throw new AwsError('InvalidIfMatchVersion', 'The If-Match version is missing or not valid for the resource.');
    }
    if (ifMatch !== found.etag) {
      throw new AwsError('PreconditionFailed', 'The precondition in the request evaluated to false.', 412);
    }
    if (method === 'DELETE') return this.delete(id);
    const { etag, xml } = this.store(id, body);
    return {
      status: 200,
      etag,
      body: `<ResponseHeadersPolicy ${NAMESPACE}><Id>${id}</Id>${xml}</ResponseHeadersPolicy>`,
    };
  }

  private delete(id: string): Answer {
    const isUsed = readDistributions(this.stacks()).some(({ behaviors }) =>
      behaviors.some(({ responseHeaders }) => responseHeaders?.id === id),
    );
    if (isUsed) {
      throw new AwsError(
        'ResponseHeadersPolicyInUse',
        'The policy is attached to a cache behavior of a distribution.',
        409,
      );
    }
    this.byId.delete(id);
    return { status: 204 };
  }

  private store(id: string, body: string): Stored {
    const config = readPolicyXml(body) as ResponseHeadersConfig & { readonly Name?: string };
    const name = String(config.Name);
    for (const [other, stored] of this.byId) {
      if (other !== id && stored.name === name) {
        throw new AwsError('ResponseHeadersPolicyAlreadyExists', `A policy with the name ${name} exists.`, 409);
      }
    }
    check((config.CorsConfig ?? {}) as Readonly<Record<string, unknown>>);
    const etag = `E${randomUUID().replaceAll('-', '').slice(0, 13).toUpperCase()}`;
    const xml = body.replace(/^<\?[^>]*>\s*/, '');
    const stored = { name, xml, policy: responseHeadersPolicy(id, config), etag };
    this.byId.set(id, stored);
    return stored;
  }
}

/** What CloudFront says of lists: how many there are is counted, and of origins, methods and headers there is one at least. */
function check(cors: Readonly<Record<string, unknown>>): void {
  for (const name of LISTS) {
    const { Items = [], Quantity } = (cors[name] ?? {}) as { Items?: readonly string[]; Quantity?: string };
    if (Quantity === undefined) continue;
    if (Number(Quantity) !== Items.length) {
      throw new AwsError('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.');
    }
    if (Items.length === 0 && name !== 'AccessControlExposeHeaders') {
      throw new AwsError('InvalidArgument', `${name} is empty.`);
    }
  }
}
