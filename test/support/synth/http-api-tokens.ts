import { EndpointClass, OriginAllowlist } from '../../../lib';
import type { HttpApiApp } from './http-api-app';
import { shopTokens } from './token-app';

export const APP = OriginAllowlist.of('https://app.shop.example');
export function ordersWithTokens({ stack }: HttpApiApp, tokens = shopTokens(stack)): EndpointClass {
  const scopes = { GET: ['orders:read'], POST: ['orders:write'] };
  return EndpointClass.credentialed(stack, 'Orders', { allowlist: APP, methods: ['GET', 'POST'], tokens, scopes });
}
