import type { Log } from './log';

/** How a preview is started. */
export interface PreviewOptions {
  /** Directory of the synthesised cloud assembly, `cdk.out`. */
  readonly app: string;
  /**
   * First port; further servers count up.
   * @default 0 - free ports
   */
  readonly port?: number;
  /**
   * What tokens from outside of the app claim: an object of claims by name of the authorizer, `*` for all others. Any token
   * then stands for that user.
   *
   * @default {} - methods and routes with such authorizers answer 501 to whoever has a token
   */
  readonly claims?: unknown;
  /**
   * Whether HTTP integrations send requests to hosts other than this one, real ones.
   * @default false - such methods and routes answer 501
   */
  readonly send?: boolean;
  /**
   * Whether another assembly that is synthesised into `app` takes the place of the one that is served.
   * @default false
   */
  readonly watch?: boolean;
  /**
   * Program and arguments of the command `cdk-cors`, by which the page changes lists and tokens.
   * @default - the page only shows them
   */
  readonly command?: readonly string[];
  /**
   * Takes each line of the log.
   * @default - nothing is logged
   */
  readonly log?: Log;
}
