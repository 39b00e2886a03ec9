// Writes the declarations of `cdk-cors/runtime`. runtime/ lies outside of what jsii compiles, and what it takes from
// lib/policy is declared there already: its declarations refer to that as any user would.
import { writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const RUNTIME = resolve('runtime');

export function writeRuntimeDeclarations(outDir) {
  const declarations = emitDeclarations();
  const write = (name) => {
    const text = declarations.get(name);
    writeFileSync(join(outDir, name), text);
    for (const [, imported] of text.matchAll(/from '\.\/(.+?)'/g)) write(`${imported}.d.ts`);
  };
  write('index.d.ts');
  writeFileSync(join(outDir, 'index.d.mts'), "export * from './index.js';\n");
}

/** The declarations of the files in runtime/ by name. */
function emitDeclarations() {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram([join(RUNTIME, 'index.ts')], {
    ...options,
    emitDeclarationOnly: true,
    rootDir: '.',
  });
  const declarations = new Map();
  const { diagnostics } = program.emit(undefined, (file, text, _mark, _onError, [source]) => {
    if (dirname(resolve(source.fileName)) !== RUNTIME) return;
    declarations.set(basename(file), text.replaceAll("'../lib/policy'", "'cdk-cors/policy'"));
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, ts.createCompilerHost(options)));
  return declarations;
}
