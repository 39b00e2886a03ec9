/** Options of `addDiagnosis`. */
export interface DiagnosisOptions {
  /**
   * What URLs of the API have before its paths, such as `/v1` of a base path mapping.
   * @default - the stage of a REST API at its own `execute-api` domain; otherwise nothing
   */
  readonly basePath?: string;
}
