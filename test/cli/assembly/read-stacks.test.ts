import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import fc from 'fast-check';
import { readStacks } from '../../../cli/assembly/read-stacks';
import { targetsOf } from '../../../cli/assembly/targets';
import { checkReport } from '../../../cli/check/report';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';

const TEMPLATE = 'Shop.template.json';
let folder: string;
let template: Record<string, unknown>;
let manifest: Record<string, unknown>;

beforeAll(() => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const api = new RestApi(stack, 'Api');
  api.root.addMethod('GET', new MockIntegration());
  const allowlist = OriginAllowlist.of('https://app.shop.example');
  RestApiCors.of(api).apply('/', EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] }));
  const { directory } = app.synth();
  folder = mkdtempSync(join(tmpdir(), 'read-stacks-'));
  for (const file of readdirSync(directory)) {
    if (file.endsWith('.json')) copyFileSync(join(directory, file), join(folder, file));
  }
  template = JSON.parse(readFileSync(join(folder, TEMPLATE), 'utf8'));
  manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What keeps the command from reading the assembly with one file written over. */
function told(file: string, content: unknown): string {
  const path = join(folder, file);
  const before = readFileSync(path);
  writeFileSync(path, JSON.stringify(content));
  try {
    targetsOf(readStacks(folder));
    checkReport(folder, {});
    return '';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message.replace(folder, '')}`;
  } finally {
    writeFileSync(path, before);
  }
}

describe('readStacks', () => {
  it.each([
    [null, 'it is null'],
    [[], 'it is a list'],
    [{ Resources: 'none' }, 'Resources is a string'],
    [{ Resources: { Api: null, Stage: 1 } }, 'Resources.Api is null, Resources.Stage is a number'],
    [{ Outputs: { Url: 'https://api.shop.example' } }, 'Outputs.Url is a string'],
  ])('says of %j that it is no template', (content, problem) => {
    expect(told(TEMPLATE, content)).toBe(
      `Error: "/${TEMPLATE}" is not a CloudFormation template: ${problem}; synthesise again`,
    );
  });

  it('says of other files what they should be', () => {
    const of = (what: string, problem: string) => `${what}: ${problem}; synthesise again`;
    expect(told('manifest.json', { ...manifest, artifacts: { Shop: null } })).toBe(
      of('Error: "/manifest.json" is not the manifest of an assembly', 'artifacts.Shop is null'),
    );
    expect(told('Shop.assets.json', { files: [] })).toBe(
      of('Error: "/Shop.assets.json" is not a manifest of assets', 'files is a list'),
    );
  });

  it('never fails in a way that tells nothing, wherever a file is spoilt', () => {
    const assets = JSON.parse(readFileSync(join(folder, 'Shop.assets.json'), 'utf8'));
    const files: Record<string, unknown> = {
      'Shop.assets.json': assets,
      [TEMPLATE]: template,
      'manifest.json': manifest,
    };
    const spoilt = fc.constantFrom(null, [], {}, '', 'x', 0, true, [null], { a: null });
    const anywhere = fc.tuple(fc.constantFrom(...Object.keys(files)), fc.nat(), spoilt).map(([file, at, value]) => {
      const copy = structuredClone(files[file]!);
      const places = placesIn(copy, 6);
      const [holder, key] = places[at % places.length]!;
      holder[key] = value;
      return [file, copy] as const;
    });
    fc.assert(
      fc.property(anywhere, ([file, content]) => expect(told(file, content).replace(/^Error: .*/, '')).toBe('')),
    );
  });
});

/** Where values are held, down to some depth. */
function placesIn(value: unknown, depth: number): [holder: Record<string, unknown>, key: string][] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key], ...placesIn(holder[key], depth - 1)]);
}
