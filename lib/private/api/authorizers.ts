import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import type { IScopedTokens } from '../../i-scoped-tokens';
import { TokenVerification } from '../../token-verification';
import type { Routes } from '../class/class-routes';
import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';
import { TokenAuthorizer } from './token-authorizer';
import { checkReach } from './tokens-reach';

/** What a method or a route refers to. */
export interface AttachedAuthorizer {
  readonly authorizerId: string;
  readonly authorizationType: 'CUSTOM' | 'JWT';
}

/** Makes the authorizer of an API: it asks the function that `uri` invokes, or without one verifies by itself. */
export type MakeAuthorizer = (
  scope: Construct,
  tokens: VerifiedTokens,
  uri: string | undefined,
) => { readonly ref: string };

/** The authorizers of one API, one for each kind of tokens that its classes take. */
export class Authorizers {
  private readonly byTokens = new Map<VerifiedTokens, ApiAuthorizer>();
  private readonly scope: Construct;
  private readonly apiId: string;
  private readonly make: MakeAuthorizer;

  constructor(scope: Construct, apiId: string, make: MakeAuthorizer) {
    this.scope = scope;
    this.apiId = apiId;
    this.make = make;
  }

  /** Adds what a class needs, at once and not when the API is completed, so that tags and rules reach it. */
  add({ _tokens, _live }: EndpointClass): void {
    if (_tokens === undefined) return;
    const { tokens } = _tokens;
    const authorizer = this.byTokens.get(tokens) ?? new ApiAuthorizer(this.scope, tokens, this.apiId, this.make);
    this.byTokens.set(tokens, authorizer);
    if (_live) authorizer.function?.allowRead(_live);
  }

  get all(): VerifiedTokens[] {
    return [...this.byTokens.keys()];
  }

  of(tokens: VerifiedTokens): AttachedAuthorizer {
    return this.byTokens.get(tokens)!;
  }

  /** The function that verifies these tokens, if any does. */
  functionOf(tokens: IScopedTokens): LambdaFunction | undefined {
    return this.byTokens.get(tokens as VerifiedTokens)?.function?.handler;
  }

  /** Gives the functions their settings, once all of them are known. */
  configure(routes: Routes): void {
    for (const [tokens, authorizer] of this.byTokens) authorizer.function?.configure(routes.configFor(tokens));
  }
}

class ApiAuthorizer extends Construct implements AttachedAuthorizer {
  readonly authorizerId: string;
  readonly authorizationType: 'CUSTOM' | 'JWT';
  /** There unless API Gateway verifies by itself. */
  readonly function: TokenAuthorizer | undefined;

  constructor(scope: Construct, tokens: VerifiedTokens, apiId: string, make: MakeAuthorizer) {
    super(scope, idOf(tokens));
    const asksFunction = tokens._plan.verification === TokenVerification.AUTHORIZER;
    if (asksFunction) checkReach(scope.node.scope ?? scope, tokens);
    this.authorizationType = asksFunction ? 'CUSTOM' : 'JWT';
    this.function = asksFunction ? new TokenAuthorizer(this, tokens) : undefined;
    this.authorizerId = make(this, tokens, this.function?.invocationUri).ref;
    const resourceName = `authorizers/${this.authorizerId}`;
    this.function?.allowInvoke(Stack.of(this).formatArn({ service: 'execute-api', resource: apiId, resourceName }));
  }
}

/** Of the tokens' path below their stack, which is the same in every stage of an app. */
function idOf(tokens: VerifiedTokens): string {
  const { path } = Stack.of(tokens).node;
  return `Authorizer-${path === '' ? tokens.node.path : tokens.node.path.slice(path.length + 1)}`;
}
