import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { InstalledApp, ROOT } from '../support/package/installed-app';

let app: InstalledApp;
let oldest: InstalledApp;
beforeAll(() => {
  app = new InstalledApp();
  oldest = new InstalledApp('oldest');
});

/** Everything that a user gets, and for what. */
const EXPECTED = [
  /^dist\/.+\.(js|d\.ts)$/, // constructs, and the policy
  /^assets\/(regional-responder|connect-authorizer|edge-responder|initial-origins|allowlist-sync|edge-function)\/index\.js$/, // functions that constructs deploy
  /^assets\/(token-authorizer|token-issuer|key-rotation|subject-revocation|cors-canary|cors-diagnosis|denial-watch|origin-audit)\/index\.js$/,
  /^assets\/python-layer\/python\/cdk_cors_runtime\/.+\.(py|cpython-3\d+\.pyc|typed)$/, // with_cors
  /^assets\/runtime\/(index\.(js|mjs|d\.ts|d\.mts)|[a-z-]+\.d\.ts)$/, // cdk-cors/runtime
  /^assets\/client\/[a-z-]+\.(mjs|d\.mts)$/, // cdk-cors/client
  /^assets\/cli\/((?:index|sdk)\.js|lambda-(bootstrap|response-stream)\.cjs|lambda_bootstrap\.py)$/,
  /^assets\/cli\/page\/(index\.html|main\.(js|css))$/, // the page of the preview
  /^assets\/cli\/guide\/(guide\.css|tester\.js)$/, // what a guide needs
  /^assets\/THIRD-PARTY-LICENSES\.txt$/,
  /^schema\/policy\.schema\.json$/,
  /^docs\/[a-z-]+\.(md|svg)$/,
  /^(\.jsii|package\.json|README\.md|LICENSE|CHANGELOG\.md|API\.md)$/,
];

describe('the tarball', () => {
  it('holds what it should and nothing else', () => {
    expect(app.files().filter((file) => !EXPECTED.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(EXPECTED.filter((pattern) => !app.files().some((file) => pattern.test(file)))).toEqual([]);
  });

  it('has no source map that leads nowhere, and no path of the machine it was built on', () => {
    const code = app.files().filter((file) => /\.(js|mjs|cjs|ts|mts)$/.test(file));
    expect(code.filter((file) => app.read(file).includes('sourceMappingURL='))).toEqual([]);
    expect(code.filter((file) => app.read(file).includes(join(__dirname, '..', '..')))).toEqual([]);
  });

  it('has declarations that refer to nothing outside of it', () => {
    const declarations = app.files().filter((file) => /\.d\.m?ts$/.test(file));
    const imported = declarations.flatMap((file) =>
      [...app.read(file).matchAll(/from '([^'.][^']*)'/g)].map(([, name]) => name),
    );
    expect([...new Set(imported)].filter((name) => !/^(cdk-cors|aws-cdk-lib|constructs)(\/|$)/.test(name!))).toEqual(
      [],
    );
  });

  // of which the command line takes 700 KB, the six clients of AllowlistSync 135 KB, and the bytecode of the layer for Python about 45 KB
  // a version
  it('is at most 2.15 MB to download, the responder 40 KB, and AllowlistSync 480 KB', () => {
    const size = (...path: string[]) => statSync(join(app.package, 'assets', ...path)).size;
    expect(statSync(app.tarball).size).toBeLessThan(2_150_000);
    expect(size('regional-responder', 'index.js')).toBeLessThan(40_000);
    expect(size('allowlist-sync', 'index.js')).toBeLessThan(480_000);
  });

  it('has no dependencies but its peers', () => {
    const { dependencies, peerDependencies, scripts = {} } = JSON.parse(app.read('package.json'));
    expect(dependencies).toBeUndefined();
    expect(Object.keys(peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });

  it('is what publint wants', async () => {
    const { messages, pkg } = await publint({ pkgDir: app.package, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg!, { color: false }))).toEqual([]);
  });
});

describe('the Node.js that it takes', () => {
  const [major, minor] = [20, 19];

  it('is what package.json, README and the page on versions say', () => {
    expect(JSON.parse(app.read('package.json')).engines).toEqual({ node: `>=${major}.${minor}` });
    expect(app.read('README.md')).toContain(`[Node.js](docs/cdk-versions.md#nodejs) ${major}.${minor} or newer`);
    expect(app.read('docs/cdk-versions.md')).toMatch(new RegExp(`^\\| ${major}\\.${minor} `, 'm'));
  });

  it('is enough for every package that is bundled', () => {
    const bundled = [
      ...app.read('assets/THIRD-PARTY-LICENSES.txt').matchAll(/^(@?[a-z][\w./-]*) \d+\.\d+\.\d\S* \(/gm),
    ];
    expect(bundled.length).toBeGreaterThan(10);
    const isEnough = (range: string) => {
      return range.split('||').some((one) => {
        const [, operator, from = 0, and = 0] = /^\s*(\^|~|>=)?\s*v?(\d+)?(?:\.(\d+))?/.exec(one)!;
        if (Number(from) === major) return Number(and) <= minor;
        return Number(from) < major && operator !== '^' && operator !== '~';
      });
    };
    const needs = [...new Set(bundled.map(([, name]) => name!))].map((name) => {
      const { engines = {} } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
      return [name, engines.node ?? '*'] as const;
    });
    expect(needs.filter(([, range]) => !isEnough(range))).toEqual([]);
  });
});

describe('the CDK that it takes', () => {
  const version = (of: InstalledApp, name: string) => of.readModule(name, 'package.json')['version'];

  it('begins with the oldest that it is tested on', () => {
    const { peerDependencies } = JSON.parse(app.read('package.json'));
    const tested = Object.keys(peerDependencies).map((name) => [name, `^${version(oldest, name)}`]);
    expect(peerDependencies).toEqual(Object.fromEntries(tested));
  });

  it('has a page that says which command line it needs', () => {
    for (const installed of [oldest, app]) {
      const [lib, cli] = [version(installed, 'aws-cdk-lib'), version(installed, 'aws-cdk')];
      expect(app.read('docs/cdk-versions.md')).toMatch(new RegExp(`^\\| ${lib} .*\\| ${cli} `, 'm'));
    }
    expect(app.read('README.md')).toContain(`\`aws-cdk-lib\` ${version(oldest, 'aws-cdk-lib')} or newer`);
  });

  it.each(['newest', 'oldest'])('has all that the constructs need: %s', async (which) => {
    const installed = which === 'oldest' ? oldest : app;
    const { code, stderr } = await installed.node(
      'node_modules/aws-cdk/bin/cdk',
      'synth',
      '--app',
      'node every.js',
      '-q',
    );
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stderr).not.toMatch(/max-age-above-webkit|deprecated/);
    const { Resources } = installed.readJson('cdk.out/Every.template.json') as {
      Resources: Record<string, { Properties: { ResourcePolicy?: { PolicyDocument: { Statement: object[] } } } }>;
    };
    const policies = Object.values(Resources).flatMap(({ Properties }) => Properties.ResourcePolicy ?? []);
    const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements.length).toBe(2);
    for (const statement of statements) expect(statement).toHaveProperty('Condition');
  });

  it('has all that the code names, be it the oldest', async () => {
    const project = join(ROOT, 'test', 'package', 'tsconfig.oldest.json');
    expect((await oldest.node('node_modules/typescript/bin/tsc', '--project', project)).stdout).toBe('');
  });
});

describe('an app that has installed it', () => {
  it.each(['use.js', 'use.mjs'])('loads all entry points: %s', async (file) => {
    const { stdout, stderr } = await app.node(file);
    expect(stdout + stderr).toBe('function origin-listed function string No CORS policies of cdk-cors:\n');
  });

  it.each([
    ['node16', 'node16', []],
    ['esnext', 'bundler', []],
    ['commonjs', 'node10', ['--ignoreDeprecations', '6.0']],
  ])('finds types: module %s, resolution %s', async (module, moduleResolution, more) => {
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--types', '--target', 'esnext', ...more];
    const resolution = ['--module', module, '--moduleResolution', moduleResolution];
    const { code, stdout } = await app.node('node_modules/typescript/bin/tsc', ...options, ...resolution, 'types.ts');
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  it('loads the construct that it asks for, and no other', async () => {
    const script = `
      const { DistributionCors } = require('cdk-cors');
      const loaded = Object.keys(require.cache).map((file) => file.split('/cdk-cors/dist/')[1]);
      console.log(typeof DistributionCors, loaded.includes('distribution-cors.js'), loaded.includes('rest-api-cors.js'));`;
    expect((await app.node('-e', script)).stdout).toBe('function true false\n');
  });

  it('synthesises', async () => {
    const { code, stdout, stderr } = await app.node('node_modules/aws-cdk/bin/cdk', 'synth');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout).toMatch(/Type: Custom::CdkCorsInitialOrigins/);
    expect(stdout).toMatch(/HttpMethod: OPTIONS/);
  });

  it('runs the command line', async () => {
    const explained = await app.run('npx', 'cdk-cors', 'explain', 'policy.json', '--origin', 'https://app.example.com');
    expect(explained.stdout).toContain('orders: allowed');
    expect(explained.code).toBe(0);
    const help = await app.run('npx', 'cdk-cors', 'preview', '--help');
    expect(help.stdout).toContain('--assumptions');
  });
});
