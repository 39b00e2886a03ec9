/** A function of the template, ready to be run. */
export interface FunctionDefinition {
  /** Physical name. */
  readonly name: string;
  /** Name in the log: the logical id. */
  readonly label: string;
  readonly arn: string;
  /** Folder with the code, made when it is first asked for. */
  readonly taskRoot: () => string;
  readonly handler: string;
  /** Whether packages of layers are missing, which the preview does not have. */
  readonly hasLayers: boolean;
  /** Program that runs it, where that is a Python; `undefined` for Node.js. */
  readonly python: string | undefined;
  /** Folders of modules from its layers, the last layer first. */
  readonly layers: readonly string[];
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly region: string;
  /** Whether CloudFront calls it: without variables of its own. */
  readonly atEdge: boolean;
  readonly environment: Readonly<Record<string, string>>;
}
