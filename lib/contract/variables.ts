// Environment variables of functions, as synth sets them and functions read them. Each by itself: bundles carry those alone that
// they read.

/** Classes and routes of `withCors`, in JSON. */
export const CONFIG_VARIABLE = 'CDK_CORS';
/** `all` where admissions are logged as well as denials. */
export const LOG_VARIABLE = 'CDK_CORS_LOG';
/** Name of the table of tokens, or its ARN in another account. */
export const TABLE_VARIABLE = 'TOKENS_TABLE';
/** URL that tokens name as `iss`. */
export const ISSUER_VARIABLE = 'TOKENS_ISSUER';
/** What a function about tokens knows beside that, in JSON. */
export const TOKENS_CONFIG_VARIABLE = 'TOKENS_CONFIG';
/** Name of the stack of an audit or a canary. */
export const STACK_VARIABLE = 'STACK';
/** Name of the parameter in which an audit keeps what it has told. */
export const STATE_VARIABLE = 'STATE_PARAMETER';
/** ARN of the topic to which an audit tells what is new. */
export const TOPIC_VARIABLE = 'TOPIC';
/** Log groups in which decisions are, in JSON: `[{ "name": ..., "region": ... }]`. */
export const LOG_GROUPS_VARIABLE = 'LOG_GROUPS';
/** Name of the function's own log group, in which it keeps what it has read. */
export const OWN_LOG_VARIABLE = 'OWN_LOG_GROUP';
/** Classes and targets of the sync function, in JSON. */
export const SYNC_VARIABLE = 'SYNC';
