import { join } from 'node:path';
import ts from 'typescript';
import { type Fence, ROOT } from './documents';

/** A block of TypeScript in a document, made whole. */
export interface Example {
  /** `README.md:12` */
  readonly place: string;
  readonly file: string;
  readonly source: string;
}

const PACKAGE_EXPORTS =
  'BucketCors, DistributionCors, EndpointClass, HttpApiCors, ListDelivery, OriginAllowlist, RestApiCors, ScopedTokens, TokenVerification';
const PACKAGE_IMPORT = `import { ${PACKAGE_EXPORTS} } from 'cdk-cors';`;
const FIXTURE_IMPORT = "import { ExampleStack } from './fixture';";

/** A block that exports something is a module; any other is what a stack's constructor could hold. */
export function exampleOf({ place, text }: Fence): Example {
  const file = join(__dirname, `${place.replace(/[/:]/g, '-')}.ts`);
  return { place, file, source: /^export /m.test(text) ? text : inStack(text) };
}

function inStack(text: string): string {
  const isImport = (line: string) => line.startsWith('import ');
  const lines = text.split('\n');
  const imports = lines.filter(isImport);
  const fromPackage = imports.some((line) => line.endsWith("'cdk-cors';")) ? [] : [PACKAGE_IMPORT];
  return [
    ...fromPackage,
    FIXTURE_IMPORT,
    ...imports,
    'export class Example extends ExampleStack {',
    '  run() {',
    '    const { api, client, distribution, expect, fn, httpApi, orders, stack, test, tokens, userPool } = this.fixture;',
    '    {',
    ...lines.filter((line) => !isImport(line)).map((line) => `      ${line}`.trimEnd()),
    '    }',
    '  }',
    '}',
  ].join('\n');
}

/** What the compiler has to say to examples, in the words of its command line. */
export function typeProblems(examples: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.check.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const byFile = new Map(examples.map(({ file, source }) => [file, source]));
  host.fileExists = (file) => byFile.has(file) || fileExists(file);
  host.readFile = (file) => byFile.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const source = byFile.get(file);
    return source === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, source, language, true);
  };
  const program = ts.createProgram(
    [...byFile.keys()],
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
    host,
  );
  const found = examples.flatMap(({ file }) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return found.map((one) => ts.formatDiagnostic(one, { ...host, getCurrentDirectory: () => __dirname }));
}

/** Runs the module of an example and returns what it exports. */
export function load(
  { source, file }: Example,
  modules: { readonly [name: string]: unknown },
): Record<string, unknown> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const requireFor = (name: string): unknown => modules[name] ?? require(name);
  const module = { exports: {} };
  new Function('module', 'exports', 'require', '__filename', outputText)(module, module.exports, requireFor, file);
  return module.exports;
}
