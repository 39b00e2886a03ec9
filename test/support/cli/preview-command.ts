import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { onTestFinished } from '../jest/on-test-finished';

/** Bundles `cdk-cors preview` into a folder as the build does; the file to run. */
export function buildPreviewCommand(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, 'entry.ts');
  const command = JSON.stringify(resolve('cli/commands/preview'));
  const runner = JSON.stringify(resolve('cli/run-program'));
  writeFileSync(
    entry,
    `import { previewCommand } from ${command}; import { runProgram } from ${runner}; void runProgram(previewCommand());`,
  );
  const outfile = join(folder, 'index.js');
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    alias: { level: 'memory-level' },
    nodePaths: ['node_modules'],
  });
  for (const file of ['lambda-bootstrap.cjs', 'lambda-response-stream.cjs']) {
    copyFileSync(join('preview', file), join(folder, file));
  }
  return outfile;
}

/** A command that has begun. */
export interface StartedCommand {
  readonly child: ChildProcess;
  /** Its first line on stdout. */
  readonly line: string;
  /** What it wrote to stderr so far. */
  readonly log: () => string;
}

/** Starts a program; it ends with the test. */
export async function startCommand(
  program: string,
  args: readonly string[],
  cwd: string,
  env = process.env,
): Promise<StartedCommand> {
  const child = spawn(program, args, { cwd, env, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) return { child, line, log: () => log };
  throw new Error(`no line on stdout:\n${log}`);
}
