import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { onTestFinished } from 'vitest';
import { type Preview, startPreview } from '../../../cli/preview';

/** A preview of an app that the test builds, with everything that it logged. */
export interface PreviewFixture extends Preview {
  readonly lines: string[];
  /** URL of the first endpoint. */
  readonly url: string;
}

/** Synthesises an app into a directory that goes with the test. */
export function synthesise(build: (app: App) => void): string {
  const directory = mkdtempSync(join(tmpdir(), 'preview-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const app = new App({ outdir: directory, analyticsReporting: false });
  build(app);
  app.synth();
  return directory;
}

/** Starts a preview of an app; it ends with the test. */
export async function preview(build: (stack: Stack, app: App) => void): Promise<PreviewFixture> {
  const app = synthesise((scope) => build(new Stack(scope, 'Shop'), scope));
  const lines: string[] = [];
  const started = await startPreview({ app, log: (line) => lines.push(line) });
  onTestFinished(() => started.close());
  return { ...started, lines, url: started.endpoints[0]?.url ?? '' };
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
export async function ssm(
  aws: string,
  operation: string,
  input: Record<string, unknown>,
): Promise<{ status: number; error: string | undefined; body: SsmOutput }> {
  const response = await fetch(aws, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as SsmOutput;
  return { status: response.status, error: body.__type, body };
}
