/** A function of the template, ready to be run. */
export interface FunctionDefinition {
  /** Physical name. */
  readonly name: string;
  /** Name in the log: the logical id. */
  readonly label: string;
  readonly arn: string;
  /** Directory with the code. */
  readonly directory: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly region: string;
  /** Whether CloudFront calls it: without variables of its own. */
  readonly atEdge: boolean;
  readonly environment: Readonly<Record<string, string>>;
}
