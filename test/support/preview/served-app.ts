import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Preview, type PreviewOptions, startPreview } from '../../../preview';
import { onTestFinished } from '../jest/on-test-finished';

/** A preview of an app that the test builds, with everything that it logged. */
export interface PreviewFixture extends Preview {
  readonly lines: string[];
  /** Directory of its assembly. */
  readonly app: string;
  /** URL of the first endpoint. */
  readonly url: string;
}

/** How it is started, where that matters to the test. */
type Options = Partial<Pick<PreviewOptions, 'claims' | 'command' | 'send' | 'watch'>>;

/** Makes a directory that goes with the test. */
export function temporaryDirectory(prefix = 'preview-test-'): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Synthesises an app, by default into a directory that goes with the test. */
export function synthesise(build: (app: App) => void, directory = temporaryDirectory()): string {
  const app = new App({ outdir: directory, analyticsReporting: false });
  build(app);
  app.synth();
  return directory;
}

/** Starts a preview of an app; it ends with the test. */
export async function preview(build: (stack: Stack, app: App) => void, options: Options = {}): Promise<PreviewFixture> {
  return serve(
    synthesise((scope) => build(new Stack(scope, 'Shop'), scope)),
    options,
  );
}

/** Starts a preview of an assembly; it ends with the test. */
export async function serve(app: string, options: Options = {}): Promise<PreviewFixture> {
  const lines: string[] = [];
  const started = await startPreview({ ...options, app, log: (line) => lines.push(line) });
  onTestFinished(() => started.close());
  return { ...started, app, lines, url: started.endpoints[0]?.url ?? '' };
}

/** A function with inline code. */
export function inline(stack: Stack, id: string, code: string, props: object = {}): LambdaFunction {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline(code),
    ...props,
  });
}

/** What the operations answer, as far as tests read it. */
export interface SsmOutput {
  readonly __type?: string;
  readonly message?: string;
  readonly Version?: number;
  readonly NextToken?: string;
  readonly Parameter: { readonly Name: string; readonly Value: string };
  readonly Parameters: readonly { readonly Name: string; readonly Value: string }[];
  readonly InvalidParameters?: readonly string[];
  readonly TagList?: readonly unknown[];
}

/** Calls an operation of Parameter Store; what the AWS JSON protocol answers. */
export function ssm(aws: string, operation: string, input: Record<string, unknown>): Promise<AwsAnswer<SsmOutput>> {
  return callAws<SsmOutput>(aws, `AmazonSSM.${operation}`, input);
}

/** What an AWS service answers: its output, or the code of its error. */
export interface AwsAnswer<T> {
  readonly status: number;
  readonly error: string | undefined;
  readonly body: T;
}

/** Calls an operation of a service, as one of a Region where that is given. */
export async function callAws<T = Record<string, unknown>>(
  aws: string,
  target: string,
  input: Record<string, unknown>,
  region = 'us-east-1',
): Promise<AwsAnswer<T>> {
  const response = await fetch(aws, {
    method: 'POST',
    headers: {
      'content-type': `application/x-amz-json-${target.startsWith('DynamoDB') ? '1.0' : '1.1'}`,
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/${region}/service/aws4_request, Signature=x`,
    },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as T & { __type?: string };
  return { status: response.status, error: body.__type?.replace(/^.*#/, ''), body };
}
