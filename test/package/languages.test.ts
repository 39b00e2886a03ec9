import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AssemblyType,
  Bindings,
  HAS_PYTHON,
  type PythonClass,
  readAssembly,
  readCdkAssembly,
  readPython,
} from '../support/package/bindings';

let bindings: Bindings;
beforeAll(() => {
  bindings = new Bindings();
});

const assembly = readAssembly();
const types = Object.values(assembly.types);
const ofCdk = readCdkAssembly().types;
const typeOf = (fqn = ''): AssemblyType | undefined => assembly.types[fqn] ?? ofCdk[fqn];

/** All members of a struct, inherited ones too. */
function membersOf(struct: AssemblyType): string[] {
  const inherited = (struct.interfaces ?? []).flatMap((fqn) => membersOf(typeOf(fqn)!));
  return [...inherited, ...(struct.properties ?? []).map(({ name }) => name)];
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('the constructs in other languages', () => {
  it('need no interface that a user would have to implement, but for what constructs already are', () => {
    const behavioural = types.filter(({ kind, datatype }) => kind === 'interface' && !datatype);
    const toImplement = behavioural.filter(({ interfaces = [] }) => !interfaces.includes('constructs.IConstruct'));
    expect(toImplement.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['Java', 'java/src/main/java/io/github/cdkcors', '.java'],
    ['.NET', 'dotnet/CdkCors/CdkCors', '.cs'],
    ['Go', 'go/cdkcors', '.go'],
  ])('have every type in %s', (_, folder, extension) => {
    for (const { name } of types) expect(bindings.read(folder, `${name}${extension}`)).toContain(name);
  });

  it('have the names that package.json states', () => {
    expect(bindings.read('python', 'setup.py')).toContain('"name": "cdk-cors"');
    expect(bindings.read('java', 'pom.xml')).toMatch(
      /<groupId>io\.github\.cdkcors<\/groupId>\s*<artifactId>cdk-cors<\/artifactId>/,
    );
    expect(bindings.read('dotnet', 'CdkCors', 'CdkCors.csproj')).toContain('<PackageId>CdkCors</PackageId>');
    expect(bindings.read('go', 'cdkcors', 'go.mod')).toMatch(/^module github\.com\/cdk-cors\/cdk-cors-go\/cdkcors$/m);
  });

  it('have presets as static methods', () => {
    expect(bindings.read('java/src/main/java/io/github/cdkcors', 'EndpointClass.java')).toMatch(
      /public static .*EndpointClass publicRead\(final .*Construct scope, final .*String id, final .*ScopedClassOptions props\)/,
    );
    expect(bindings.read('dotnet/CdkCors/CdkCors', 'EndpointClass.cs')).toMatch(
      /public static CdkCors\.EndpointClass PublicRead\(/,
    );
    expect(bindings.read('go/cdkcors', 'EndpointClass.go')).toMatch(/^func EndpointClass_PublicRead\(/m);
  });
});

(!HAS_PYTHON ? describe.skip : describe)('the Python module, where python3 is there to read it', () => {
  let classes: { readonly [name: string]: PythonClass };
  beforeAll(() => {
    classes = readPython(join(bindings.folder, 'python', 'src', 'cdk_cors', '__init__.py'));
  });

  it.each(types)('has $name, and says what it is', ({ name, datatype }) => {
    const { doc, functions } = classes[name]!;
    const init = functions['__init__'];
    expect(datatype ? init?.doc : doc).toMatch(/^(\(experimental\) )?[A-Z`]/);
    if (datatype) expect(init?.positional).toEqual([]);
  });

  const callables = types
    .filter(({ kind }) => kind === 'class')
    .flatMap(({ name, initializer, methods = [] }) => [
      ...(initializer ? [{ type: name, method: '__init__', ...initializer }] : []),
      ...methods.map((method) => ({ ...method, type: name, method: snakeCase(method.name) })),
    ]);

  it.each(callables)(
    '$type.$method takes what its author takes, structs by keywords, and says of each what it is',
    (one) => {
      const { parameters = [] } = one;
      const found = classes[one.type]!.functions[one.method];
      const struct = typeOf(parameters.at(-1)?.type.fqn);
      const keywords = struct?.datatype ? membersOf(struct).map(snakeCase) : [];
      const others = struct?.datatype ? parameters.slice(0, -1) : parameters;
      const names = others.map(({ name }) => snakeCase(name));
      const isVariadic = others.at(-1)?.variadic === true;
      expect(found?.positional.map((name) => name.replace(/_$/, ''))).toEqual(isVariadic ? names.slice(0, -1) : names);
      expect(found?.rest ?? undefined).toBe(isVariadic ? names.at(-1) : undefined);
      expect([...found!.keywords].sort()).toEqual([...keywords].sort());
      if (one.method !== '__init__') expect(found?.doc).toMatch(/[a-z]/);
      const documented = [...found!.doc.matchAll(/^:param (\w+): (\(experimental\) )?(\S)/gm)].map(([, name]) => name);
      expect(documented).toEqual(expect.arrayContaining(keywords));
    },
  );

  it('reads as Python does', () => {
    const { functions } = classes['EndpointClass']!;
    expect(functions['from_policy_file']).toMatchObject({
      positional: ['scope', 'id', 'path'],
      keywords: expect.arrayContaining(['allowlist', 'tokens', 'scopes']),
    });
    expect(functions['credentialed']?.keywords).toEqual(
      expect.arrayContaining(['methods', 'request_headers', 'max_age']),
    );
    expect(classes['OriginAllowlist']!.functions['of']).toMatchObject({
      positional: [],
      rest: 'origins',
      keywords: [],
    });
  });
});
