import type { EndpointClass } from '../../endpoint-class';
import { TokenVerification } from '../../token-verification';
import type { ClassPair } from '../class/class-pair';
import { type Refusal, refusal } from '../messages/refusal';
import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';

/** A method of a REST API, or a route of an HTTP API. */
export interface ApiMethod {
  /** `ANY` for all that have none of their own. */
  readonly httpMethod: string;
  /** `GET /orders`, as messages name it. */
  readonly name: string;
  /** What authorises it before we do; `undefined` or `NONE` for nothing. */
  readonly authorizationType: string | undefined;
  /** What `addPropertyOverride` sets of its authorization. */
  readonly overridden?: string | undefined;
  /** Whether an OpenAPI document defines it. */
  readonly isDocumented?: boolean;
}

/** What authorises a method. */
export interface ScopedMethod {
  /** By whose scopes. */
  readonly endpointClass: EndpointClass;
  readonly tokens: VerifiedTokens;
  /** What API Gateway checks where it verifies by itself. */
  readonly authorizationScopes: string[] | undefined;
}

/** What authorises a method of a path with these classes; `undefined` where nothing does, a text where nothing can. */
export function scopedMethodOf(method: ApiMethod, { read, write }: ClassPair): ScopedMethod | Refusal | undefined {
  const { httpMethod, name } = method;
  const classes = { ANY: [read, write], GET: [read], HEAD: [read] }[httpMethod] ?? [write];
  const [first = write] = classes;
  const tokens = first._tokens?.tokens;
  if (classes.some(({ _tokens }) => _tokens?.tokens !== tokens)) {
    return refusal(
      'any-method-mixed',
      `${name}: it serves the methods of ${read.className} and of ${write.className}, which do not take ` +
        'the same tokens; add a method for each, GET and POST for example, instead of ANY',
    );
  }
  if (tokens === undefined) return undefined;
  const problem = problemOf(method, first, tokens);
  return problem ?? { endpointClass: first, tokens, authorizationScopes: nativeScopes(httpMethod, first) };
}

function problemOf(
  { httpMethod, name, authorizationType = 'NONE', overridden, isDocumented = false }: ApiMethod,
  one: EndpointClass,
  tokens: VerifiedTokens,
) {
  const { className, _tokens } = one;
  if (isDocumented) {
    return refusal(
      'definition-takes-no-tokens',
      `${name}: its OpenAPI definition says what authorises it, and an authorizer for the tokens of ${className} cannot be added; ` +
        'define the API with RestApi, or apply a class without tokens',
    );
  }
  if (overridden !== undefined) {
    return refusal(
      'method-authorized-otherwise',
      `${name}: addPropertyOverride sets its ${overridden}, in place of the authorizer for the tokens of ${className}; leave that out`,
    );
  }
  if (authorizationType !== 'NONE') {
    return refusal(
      'method-authorized-otherwise',
      `${name}: it has the authorization type ${authorizationType}, and tokens of ${className} ` +
        'need an authorizer of their own; take authorizer and authorizationType off the method, or apply a class without tokens',
    );
  }
  if (httpMethod === 'ANY') {
    if (tokens._plan.verification === TokenVerification.AUTHORIZER) return undefined;
    return refusal(
      'any-method-needs-authorizer',
      `${name}: API Gateway checks the scopes of one method, and ${className} has some for each; ` +
        'add a method for each, GET and POST for example, or use TokenVerification.AUTHORIZER',
    );
  }
  if (_tokens !== undefined && httpMethod in _tokens.scopes) return undefined;
  return refusal(
    'method-not-in-scopes',
    `${name}: the scopes of ${className} do not name ${httpMethod}, so that no token would do; add ` +
      `${httpMethod}: [...] to its scopes and methods, or remove the method`,
  );
}

function nativeScopes(httpMethod: string, { _tokens }: EndpointClass): string[] | undefined {
  if (_tokens?.tokens._plan.verification !== TokenVerification.GATEWAY) return undefined;
  const scopes = _tokens.scopes[httpMethod] ?? [];
  return scopes.length > 0 ? [...scopes] : undefined;
}

/** The class of any origin that an API cannot have because of what else it trusts, in words; else nothing. */
export function ambientProblem(path: string, classes: readonly EndpointClass[], trust: string | undefined): Refusal[] {
  if (trust === undefined) return [];
  const open = classes.filter(({ _tokens, _policy, _live }) => _tokens && !_live && _policy.origins === '*');
  return open.map(({ className }) =>
    refusal(
      'api-trusts-place',
      `${path}: ${className} lets pages of any origin in for their token alone, but the API also goes by ` +
        `where the browser is: ${trust}; apply it to an API that goes by tokens only, or give it an allowlist`,
    ),
  );
}
