export { AllowlistSync } from './allowlist-sync';
export type { ApplyOptions } from './apply-options';
export { BucketCors } from './bucket-cors';
export { ClassRuleGroup } from './class-rule-group';
export { CorsAlarms } from './cors-alarms';
export type { CorsAlarmsProps, FindingMetricOptions } from './cors-alarms-props';
export { CorsCanary } from './cors-canary';
export type { CorsCanaryProps } from './cors-canary-props';
export { CorsDashboard } from './cors-dashboard';
export type { CorsDashboardProps } from './cors-dashboard-props';
export { CorsRules, type CorsRulesProps } from './cors-rules';
export type { DiagnosisOptions } from './diagnosis-options';
export { DistributionCors } from './distribution-cors';
export type { DistributionApplyOptions, DistributionCorsOptions } from './distribution-cors-options';
export { EndpointClass } from './endpoint-class';
export type { IEndpointClass } from './endpoint-class-interface';
export type {
  CredentialedClassProps,
  EndpointClassOptions,
  EndpointClassProps,
  PolicyFileClassProps,
  ScopedClassOptions,
  SensitiveClassProps,
  TokenGatedClassProps,
} from './endpoint-class-props';
export { FunctionUrlCors } from './function-url-cors';
export { HttpApiCors } from './http-api-cors';
export type { IScopedTokens } from './i-scoped-tokens';
export { ListDelivery } from './list-delivery';
export type { DecisionMetricOptions, TokenMetricOptions } from './metric-options';
export { type LiveAllowlistOptions, OriginAllowlist, type ParameterStoreAllowlistOptions } from './origin-allowlist';
export { OriginAudit } from './origin-audit';
export type { OriginAuditProps } from './origin-audit-props';
export { RestApiCors, type RestApiCorsOptions } from './rest-api-cors';
export type { DistributionRuleGroupOptions, RuleGroupOptions } from './rule-group-options';
export { ScopedTokens } from './scoped-tokens';
export type {
  ScopedTokensAttributes,
  ScopedTokensOptions,
  ScopedTokensProps,
  SubjectIssuer,
} from './scoped-tokens-props';
export { TokenVerification } from './token-verification';
export { WebSocketApiCors } from './web-socket-api-cors';
