import type { PolicyInput } from '../../lib/policy/model';
import { type HttpResponse, responseOf } from '../../request/cors/http-response';
import { PolicyEnforcer, type Runtime } from '../../request/cors/policy-enforcer';
import { corsRequestOf, type IssuerRequest } from './issuer-request';

/**
 * The CORS policies of the issuer's own endpoints. Nothing ambient travels to them, so that pages of any origin may ask
 * for tokens and keys: which of them get a token is up to the grant.
 */
export const ISSUER_POLICIES = {
  token: {
    name: 'token',
    origins: '*',
    methods: ['POST'],
    requestHeaders: ['authorization', 'content-type', 'dpop'],
    exposedHeaders: ['retry-after', 'www-authenticate'],
  },
  metadata: { name: 'metadata', origins: '*', methods: ['GET'] },
  /** For servers; no page has to read what they are told. */
  servers: { name: 'servers', origins: [], methods: ['POST'] },
} as const satisfies { readonly [name: string]: PolicyInput };

export type IssuerPolicy = keyof typeof ISSUER_POLICIES;

/** Answers preflights, and gives every other answer the headers that its policy has for it. */
export class IssuerCors {
  private readonly classes: { readonly [name in IssuerPolicy]: PolicyEnforcer };

  constructor(runtime: Runtime) {
    const classOf = (name: IssuerPolicy) => new PolicyEnforcer(name, { policy: ISSUER_POLICIES[name] }, runtime);
    this.classes = { token: classOf('token'), metadata: classOf('metadata'), servers: classOf('servers') };
  }

  /** The answer to an `OPTIONS` request. */
  async options(request: IssuerRequest, policy: IssuerPolicy): Promise<HttpResponse> {
    const answer = responseOf(await this.classes[policy].judge(corsRequestOf(request)));
    return answer ?? { statusCode: 204, headers: { allow: `${ISSUER_POLICIES[policy].methods.join(', ')}, OPTIONS` } };
  }

  async decorate(answer: HttpResponse, request: IssuerRequest, policy: IssuerPolicy): Promise<HttpResponse> {
    const { headers } = await this.classes[policy].judge(corsRequestOf(request));
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
}
