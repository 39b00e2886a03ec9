import type { Stack } from 'aws-cdk-lib';
import { EndpointClass, ScopedTokens, type ScopedTokensProps, TokenVerification } from '../../../lib';

export const AUDIENCE = 'https://api.shop.example';

/** Tokens of a shop. */
export function shopTokens(stack: Stack, props: Partial<ScopedTokensProps> = {}, id = 'Tokens'): ScopedTokens {
  return new ScopedTokens(stack, id, { audience: AUDIENCE, ...props });
}

/** Tokens that API Gateway verifies by itself. */
export function gatewayTokens(stack: Stack, props: Partial<ScopedTokensProps> = {}): ScopedTokens {
  return shopTokens(stack, { verification: TokenVerification.GATEWAY, ...props });
}

/** A class of any origin that one scope is the gate of. */
export function quotesClass(stack: Stack, tokens = shopTokens(stack)): EndpointClass {
  return EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
}
