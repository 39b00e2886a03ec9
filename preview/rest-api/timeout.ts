/** How long an integration may take that says nothing of it. */
export const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;
