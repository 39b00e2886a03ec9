/** What Lambda reports of a function that failed. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** How an invocation ended: the JSON text that the handler returned, or its error. */
export type Outcome =
  | { readonly result: string; readonly error?: undefined }
  | { readonly error: FunctionError; readonly result?: undefined };
