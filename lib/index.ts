export {
  type DistributionApplyOptions,
  DistributionCors,
  type DistributionCorsOptions,
} from './distribution-cors';
export type { IEndpointClasses } from './endpoint-class';
export { EndpointClass } from './endpoint-class';
export type {
  CredentialedClassProps,
  EndpointClassOptions,
  EndpointClassProps,
  PolicyFileClassProps,
  ScopedClassOptions,
  SensitiveClassProps,
  TokenGatedClassProps,
} from './endpoint-class-props';
export { HttpApiCors } from './http-api-cors';
export { type LiveAllowlistOptions, OriginAllowlist, type ParameterStoreAllowlistOptions } from './origin-allowlist';
export { RestApiCors, type RestApiCorsOptions } from './rest-api-cors';
export { ScopedTokens } from './scoped-tokens';
export type { IssuerRate, ScopedTokensProps, SubjectIssuer } from './scoped-tokens-props';
export { TokenVerification } from './token-verification';
