// Writes the declarations of `cdk-cors/runtime` and `cdk-cors/client`. They lie outside of what jsii compiles, and what they
// take from lib/policy is declared there already: their declarations refer to that as any user would.
import { writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import ts from 'typescript';

export function writeRuntimeDeclarations(outDir) {
  writeDeclarations(outDir, emitDeclarations('runtime', ['index.ts'], 'tsconfig.json'), ['index.d.ts']);
  writeFileSync(join(outDir, 'index.d.mts'), "export * from './index.js';\n");
}

/** The client is an ES module alone. */
export function writeClientDeclarations(outDir) {
  const declarations = emitDeclarations('client', ['index.ts', 'dpop.ts'], 'tsconfig.client.json');
  const asModules = [...declarations].map(([name, text]) => [
    name.replace('.d.ts', '.d.mts'),
    text.replace(/from '(\.\/.+?)'/g, "from '$1.mjs'"),
  ]);
  writeDeclarations(outDir, new Map(asModules), ['index.d.mts', 'dpop.d.mts']);
}

/** Those of the entries, and of what they refer to. */
function writeDeclarations(outDir, declarations, entries) {
  const written = new Set();
  const write = (name) => {
    if (written.has(name)) return;
    written.add(name);
    const text = declarations.get(name);
    writeFileSync(join(outDir, name), text);
    const ending = name.slice(name.indexOf('.'));
    for (const [, imported] of text.matchAll(/from '\.\/(.+?)(?:\.mjs)?'/g)) write(`${imported}${ending}`);
  };
  entries.forEach(write);
}

/** The declarations of the files of a room by name. */
function emitDeclarations(room, entries, configFile) {
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram(
    entries.map((entry) => join(room, entry)),
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: '.' },
  );
  const declarations = new Map();
  const { diagnostics } = program.emit(undefined, (file, text, _mark, _onError, [source]) => {
    if (dirname(resolve(source.fileName)) !== resolve(room)) return;
    declarations.set(basename(file), text.replaceAll("'../lib/policy'", "'cdk-cors/policy'"));
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, ts.createCompilerHost(options)));
  return declarations;
}
