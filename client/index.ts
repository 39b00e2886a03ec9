export { AccessToken, type AccessTokenOptions } from './access-token';
export { BlockedError, type Cause, type CauseCode } from './blocked-error';
export { type CorsFetchInit, corsFetch } from './cors-fetch';
export { type Diagnosis, diagnose } from './diagnose';
export { ProblemError } from './problem-error';
export { TokenError } from './token-error';
