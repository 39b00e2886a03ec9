import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { checkCommand } from '../../../cli/commands/check';
import { QuotesStack } from '../../../examples/function-url/quotes-stack';
import { LimitsStack } from '../../../examples/limits/limits-stack';
import { OpenApiStack } from '../../../examples/openapi/openapi-stack';
import { ShopStack } from '../../../examples/shop/shop-stack';
import { UploadsStack } from '../../../examples/uploads/uploads-stack';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { synthesise } from '../../support/preview/served-app';

const prove = (app: string, ...args: string[]) => runCommand(checkCommand(), app, '--prove', ...args);

function example(make: (app: App) => unknown): string {
  return synthesise((app) => {
    OriginAllowlist.setParameterRoot(app, '/shop/cors');
    make(app);
  });
}

/** The same assembly, with some text of its template in place of another. */
function changed(directory: string, text: string | RegExp, by: string): string {
  const file = join(directory, readdirSync(directory).find((name) => name.endsWith('.template.json'))!);
  const before = readFileSync(file, 'utf8');
  const after = before.replaceAll(text, by);
  if (after === before) throw new Error(`no ${text} in ${file}`);
  writeFileSync(file, after);
  return directory;
}

interface Proved {
  readonly class: string;
  readonly results: readonly {
    readonly differences: readonly string[];
    readonly obstacle?: { readonly code: string };
  }[];
}

describe('cdk-cors check --prove', () => {
  const EXAMPLES: readonly [string, (app: App) => unknown, number][] = [
    ['shop', (app) => new ShopStack(app, 'Shop'), 250],
    ['openapi', (app) => new OpenApiStack(app, 'OpenApi'), 20],
    ['function-url', (app) => new QuotesStack(app, 'Quotes'), 35],
    ['limits', (app) => new LimitsStack(app, 'Limits'), 35],
    ['uploads', (app) => new UploadsStack(app, 'Uploads'), 35],
  ];

  it.each(EXAMPLES)(
    'finds that all of %s answers as its policies decide',
    async (_, make, atLeast) => {
      const { output, exitCode } = await prove(example(make), '--json');
      const { proofs }: { proofs: readonly Proved[] } = JSON.parse(output);
      const results = proofs.flatMap((proof) => proof.results);
      expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
      const judged = results.filter(({ obstacle }) => obstacle === undefined);
      expect(judged.length).toBeGreaterThanOrEqual(atLeast);
      expect(exitCode).toBe(0);
    },
    120_000,
  );

  it('fails where nothing was there to prove', async () => {
    const app = synthesise((root) => {
      const stack = new Stack(root, 'Importing');
      const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abc123', rootResourceId: 'root' });
      const allowlist = OriginAllowlist.of('https://app.shop.example');
      const orders = EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET'] });
      api.root.addResource('orders').addMethod('GET', new MockIntegration());
      RestApiCors.of(api, { stageName: 'prod' }).apply('/orders', orders);
    });
    const { output, exitCode } = await prove(app);
    expect(output).toContain('nothing was proved: the classes are of APIs that are not in the app');
    expect(exitCode).toBe(1);
  });

  it('shows the requests that a template answers otherwise', async () => {
    // the mapping template forgets an origin, which the class still has
    const app = changed(
      example((root) => new LimitsStack(root, 'Limits')),
      "https://app.shop.example https://partner.example '",
      "https://partner.example '",
    );
    const { output, exitCode } = await prove(app);
    expect(output).toMatch(
      /stock at Api\w+ of Limits, \/stock: \d+ of \d+ requests as the policy decides\n {2}preflight for GET with [\w-]+ from https:\/\/app\.shop\.example: 403\n {4}status 403, expected 204/,
    );
    expect(exitCode).toBe(1);
  });
});
