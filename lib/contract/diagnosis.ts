import type { FunctionConfig } from './function-config';

/** What the diagnosis function knows: the JSON between the construct that writes it and the function. */
export interface DiagnosisConfig extends FunctionConfig {
  /** What URLs have before the paths of the API. */
  readonly basePath?: string;
  /** Whether a stage is the first segment of all URLs at the API's own domain: of REST APIs. */
  readonly hasStage?: boolean;
}

/** What a page tells of a request that failed, as JSON in a body of `text/plain`, which browsers send without a preflight. */
export interface DiagnosisQuestion {
  /** Without query and fragment. */
  readonly url: string;
  readonly method: string;
  /** Names of the headers that browsers ask for. */
  readonly headers: readonly string[];
  /** Whether it was sent with credentials. */
  readonly credentials: boolean;
}

/** What the function answers. */
export interface DiagnosisAnswer {
  /** Reason of the decision, or a code of `docs/client.md#diagnosis`. */
  readonly reason: string;
  /** What the API does with such a request. */
  readonly detail: string;
  /** What would help. */
  readonly fix: string;
  /** URL of the page that explains the reason. */
  readonly help: string;
}
