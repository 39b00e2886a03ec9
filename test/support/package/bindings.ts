import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './installed-app';

/** What `jsii-pacmak` makes of the constructs, from the assembly that the build left. */
export class Bindings {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk-cors-bindings-'));

  constructor() {
    const pacmak = require.resolve('jsii-pacmak/bin/jsii-pacmak');
    const targets = ['python', 'java', 'dotnet', 'go'].flatMap((target) => ['--target', target]);
    const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
    const args = [pacmak, '--code-only', ...targets, '--outdir', this.folder, ROOT];
    execFileSync(process.execPath, args, { env, stdio: 'pipe' });
  }

  read(...path: string[]): string {
    return readFileSync(join(this.folder, ...path), 'utf8');
  }
}

/** A function of a Python module. */
export interface PythonFunction {
  readonly doc: string;
  readonly positional: readonly string[];
  /** `origins` of `*origins`. */
  readonly rest: string | null;
  readonly keywords: readonly string[];
}

/** A class of a Python module. */
export interface PythonClass {
  readonly doc: string;
  readonly functions: { readonly [name: string]: PythonFunction };
}

/** Whether there is a Python that can read modules. */
export const HAS_PYTHON = spawnSync('python3', ['-c', 'import ast']).status === 0;

/** The public classes of a Python module, by name. */
export function readPython(module: string): { readonly [name: string]: PythonClass } {
  const text = execFileSync('python3', [join(__dirname, 'read-python.py'), module], { maxBuffer: 2 ** 26 });
  return JSON.parse(text.toString());
}

/** A jsii assembly, as far as it is read here. */
export interface Assembly {
  readonly types: { readonly [name: string]: AssemblyType };
}

/** A type of an assembly. */
export interface AssemblyType {
  readonly name: string;
  readonly kind: 'class' | 'enum' | 'interface';
  /** Whether an interface is a struct: plain values, which become keyword arguments and builders. */
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly initializer?: Callable;
  readonly methods?: readonly (Callable & { readonly name: string })[];
  readonly properties?: readonly { readonly name: string }[];
}

interface Callable {
  readonly parameters?: readonly {
    readonly name: string;
    readonly variadic?: boolean;
    readonly type: { readonly fqn?: string };
  }[];
}

/** The assembly of the last build. */
export function readAssembly(): Assembly {
  return JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
}

/** The assembly of CDK, whose structs ours may extend or take. */
export function readCdkAssembly(): Assembly {
  return JSON.parse(gunzipSync(readFileSync(join(ROOT, 'node_modules', 'aws-cdk-lib', '.jsii.gz'))).toString());
}
