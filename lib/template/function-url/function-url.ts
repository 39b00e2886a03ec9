import type { CorsSettings } from '../http-api/http-api';
import type { Stack } from '../stack';

/** A function URL of an app. */
export interface FunctionUrl {
  /** What `Ref` gives: the ARN of the function, with the alias where the URL is for one. */
  readonly id: string;
  readonly logicalId: string;
  readonly stack: Stack;
  /** First label of its domain name. */
  readonly urlId: string;
  /** `abc123.lambda-url.eu-central-1.on.aws` */
  readonly domainName: string;
  /** Whether requests have to be signed. */
  readonly needsSignature: boolean;
  /** Whether the function's answer is sent on as it comes (`RESPONSE_STREAM`). */
  readonly isStreaming: boolean;
  readonly cors: CorsSettings | undefined;
}
