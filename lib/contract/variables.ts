/** Environment variables of functions, as synth sets them and functions read them. */
export const VARIABLES = {
  /** Classes and routes of `withCors`, in JSON. */
  config: 'CDK_CORS',
  /** `all` where admissions are logged as well as denials. */
  log: 'CDK_CORS_LOG',
  /** Name of the table of tokens. */
  tokensTable: 'TOKENS_TABLE',
  /** URL that tokens name as `iss`. */
  tokensIssuer: 'TOKENS_ISSUER',
  /** What a function about tokens knows beside that, in JSON. */
  tokensConfig: 'TOKENS_CONFIG',
} as const;
