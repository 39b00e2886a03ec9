/** Why a request was blocked, as the API's own policies say. */
export interface Diagnosis {
  /** A code that never changes, such as `origin-not-listed`. */
  readonly reason: string;
  /** What the API does with such a request. */
  readonly detail: string;
  /** What would help. */
  readonly fix: string;
  /** URL of the page that explains the reason. */
  readonly help: string;
}
