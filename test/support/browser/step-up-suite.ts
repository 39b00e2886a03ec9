import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, RestApiCors, ScopedTokens } from 'cdk-cors';
import type { Construct } from 'constructs';
import type * as Client from '../../../client';
import type { Engine, EngineLauncher } from '../engines/engine';
import { type ServedExample, serveExample } from './running-example';
import { tableNames } from './running-shop';
import { cdkCors } from './token-commands';

const SITE = 'https://blog.example';
const HANDLER =
  "exports.handler = async ({ httpMethod }) => ({ statusCode: 200, body: httpMethod, headers: { 'access-control-allow-origin': '*' } });";

/** Quotes that are read with one scope and written with another. */
class QuotesStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { region: 'us-east-1' } });
    const scopes = { GET: ['quotes:read'], POST: ['quotes:write'] };
    const publicScopes = Object.values(scopes).flat();
    const tokens = new ScopedTokens(this, 'Tokens', { audience: 'https://api.shop.example', publicScopes });
    const quotes = EndpointClass.tokenGated(this, 'Quotes', { tokens, scopes });
    const code = Code.fromInline(HANDLER);
    const fn = new LambdaFunction(this, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
    const api = new RestApi(this, 'Api');
    api.root.addResource('quotes').addMethod('ANY', new LambdaIntegration(fn));
    RestApiCors.of(api).apply('/quotes', quotes);
  }
}

/** A page that needs more scopes than it began with, in the engine. */
export function stepUpSuite(launcher: EngineLauncher): void {
  let example: ServedExample;
  let engine: Engine;

  beforeAll(async () => {
    example = await serveExample(QuotesStack, 'Quotes');
    engine = await launcher.launch(example.hostRules);
    const [table] = await tableNames(example.preview.aws);
    const tokens = { cliOptions: ['--table', table!, '--endpoint-url', example.preview.aws] };
    const scopes = ['--scope', 'quotes:read', '--scope', 'quotes:write'];
    await cdkCors({ tokens }, 'client', 'add', 'blog', '--type', 'browser', '--origin', SITE, ...scopes);
  });
  afterAll(async () => {
    await engine?.close();
    await example?.close();
  });

  describe('a page that needs more scopes', () => {
    it.each([
      [true, ['quotes:write'], ['GET', 'POST', 'POST']],
      [false, ['quotes:write', 'quotes:write'], ['GET', 'scope-missing', 'scope-missing']],
    ])('whose visitor says %j', async (says, prompted, answers) => {
      const page = await (await engine.newContext()).newPage(`${SITE}/`);
      const seen = await page.evaluate(
        async ([code, issuer, url, consents]) => {
          const module = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
          const { AccessToken, withStepUp } = (await import(module)) as typeof Client;
          const prompts: string[] = [];
          const token = new AccessToken({ issuer, clientId: 'blog', scope: 'quotes:read' });
          const send = withStepUp(token, (scope) => {
            prompts.push(scope);
            return consents;
          });
          const got: string[] = [];
          for (const method of ['GET', 'POST', 'POST'])
            got.push(
              await send(url, { method, scope: method === 'GET' ? 'quotes:read' : 'quotes:write' }).then(
                (response) => response.text(),
                (error) => error.reason,
              ),
            );
          return { prompts, got };
        },
        [
          readFileSync(join('assets/client/index.mjs'), 'utf8'),
          example.urlOf('Tokens'),
          `${example.urlOf('Api')}/quotes`,
          says,
        ] as const,
      );
      expect(seen).toEqual({ prompts: prompted, got: answers });
    });
  });
}
