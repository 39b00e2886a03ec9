/** How the answers of what enforces a class are compared with its policy. */
export interface Enforcement {
  /**
   * `exactly` as the policy decides, as functions and mapping templates answer; by what `browsers` conclude; or not at
   * all, where nothing answers them.
   */
  readonly preflights: 'exactly' | 'browsers' | 'unanswered';
  /** By what browsers conclude: only those that have an `Origin`. */
  readonly responses: 'exactly' | 'browsers';
  /** Whether responses to methods that the class does not have get no headers: elsewhere browsers alone look at methods. */
  readonly onlyItsMethods?: true;
  /** What people are told of it. */
  readonly note?: string;
}

export const EXACT: Enforcement = { preflights: 'exactly', responses: 'exactly' };

/** Answers every preflight with 204 and the same lists, and varies nothing. */
export const API_CONFIGURATION: Enforcement = {
  preflights: 'browsers',
  responses: 'browsers',
  note: "answered by API Gateway's own configuration: compared as browsers do",
};

/** Answers preflights and adds headers as an API's own does. */
export const FUNCTION_URL_CONFIGURATION: Enforcement = {
  ...API_CONFIGURATION,
  note: "answered by the function URL's own configuration: compared as browsers do",
};

/** Also adds to what a function at the edge answers to preflights. */
export const RESPONSE_HEADERS_POLICY: Enforcement = {
  preflights: 'browsers',
  responses: 'browsers',
  note: 'responses get their headers from a response headers policy of CloudFront: compared as browsers do',
};

/** Preflights go to the origin; browsers send none for what the class allows. */
export const RESPONSE_HEADERS_POLICY_ALONE: Enforcement = {
  ...RESPONSE_HEADERS_POLICY,
  preflights: 'unanswered',
  note: `${RESPONSE_HEADERS_POLICY.note}, and no preflights are sent, since browsers need none`,
};

/** Names of what was asked for what it allows, and takes any 2xx for yes. */
export const BUCKET_RULES: Enforcement = {
  preflights: 'browsers',
  responses: 'browsers',
  onlyItsMethods: true,
  note: 'answered by the CORS rules of the bucket: compared as browsers do',
};
