import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { functionEnvironment } from './environment';
import type { FunctionDefinition } from './function-definition';

/** A process that runs a function: takes events and tells outcomes. */
export interface Launched {
  readonly child: ChildProcess;
  /** What the function writes. */
  readonly outputs: readonly (Readable | null)[];
  send(message: object, onSent: (error: Error | null | undefined) => void): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Starts a process for a function, in its own language. */
export function launch(definition: FunctionDefinition, node: string, awsUrl: string): Launched {
  const taskRoot = definition.taskRoot();
  const env = functionEnvironment(definition, taskRoot, awsUrl);
  if (definition.python === undefined) return launchNode(node, taskRoot, env);
  return launchPython(definition.python, taskRoot, { ...env, PREVIEW_LAYERS: definition.layers.join(delimiter) });
}

function launchNode(execPath: string, cwd: string, env: Record<string, string>): Launched {
  const child = fork(bootstrap('lambda-bootstrap.cjs'), [], { cwd, env, execPath, execArgv: [], silent: true });
  return {
    child,
    outputs: [child.stdout, child.stderr],
    send: (message, onSent) => void child.send(message, onSent),
    onMessage: (listener) => void child.on('message', listener),
  };
}

/** Events go by lines of stdin, outcomes by those of stdout; what the function writes comes by stderr. */
function launchPython(program: string, cwd: string, env: Record<string, string>): Launched {
  // without packages of this machine, and without writing bytecode into the assembly
  const child = spawn(program, ['-I', '-S', '-B', '-u', bootstrap('lambda_bootstrap.py')], { cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => {});
  return {
    child,
    outputs: [child.stderr],
    send: (message, onSent) => void child.stdin.write(`${JSON.stringify(message)}\n`, onSent),
    onMessage: (listener) => {
      createInterface({ input: child.stdout }).on('line', (line) => listener(JSON.parse(line)));
    },
  };
}

/** Beside the bundled command, and one folder up in the sources. */
function bootstrap(name: string): string {
  const found = [join(__dirname, name), join(__dirname, '..', name)].find(existsSync);
  if (found === undefined) throw new Error(`${name} is not beside ${__dirname}; build the package again`);
  return found;
}
