import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { startPreview } from '../../../preview';
import { onTestFinished } from '../jest/on-test-finished';
import { inline, type PreviewFixture, synthesise } from './served-app';

/**
 * Answers `/<anything>/<status>/<Cache-Control>` with that status and header; the body tells which request it was made
 * for.
 */
const ECHO = `let count = 0;
exports.handler = async ({ httpMethod, path, headers, queryStringParameters }) => {
  const [status, cache] = path.split('/').slice(2);
  const seen = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    statusCode: Number(status) || 200,
    headers: { 'x-served': 'yes', ...(cache && { 'cache-control': cache }) },
    body: JSON.stringify({ count: ++count, httpMethod, path, query: queryStringParameters, headers: seen }),
  };
};`;

/** What the API of these tests answers. */
export interface Echo {
  readonly count: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string>> | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** An API that tells what it was asked. */
export function echoApi(stack: Stack): RestApi {
  const api = new RestApi(stack, 'Api');
  const integration = new LambdaIntegration(inline(stack, 'Echo', ECHO));
  api.root.addMethod('ANY', integration);
  api.root.addProxy({ defaultIntegration: integration });
  return api;
}

/** Starts a preview of an app with a distribution, whose URL it tells; live lists are asked for again after a second. */
export async function distributionPreview(build: (stack: Stack, app: App) => void, region = 'us-east-1') {
  const app = synthesise((scope) => {
    scope.node.setContext('cdk-cors:parameterRoot', '/shop/cors');
    build(new Stack(scope, 'Shop', { env: { account: '111111111111', region } }), scope);
  });
  for (const name of readdirSync(app)) {
    if (name.startsWith('asset.')) shortenSoftLimits(join(app, name, 'config.json'));
    // the variable of a handler in `withCors` is JSON in JSON
    else if (name.endsWith('.template.json')) shortenSoftLimits(join(app, name), '\\"');
  }
  const lines: string[] = [];
  const started = await startPreview({ app, log: (line) => lines.push(line) });
  onTestFinished(() => started.close());
  const endpoint = started.endpoints.find(({ kind }) => kind === 'distribution');
  const fixture: PreviewFixture = { ...started, app, lines, url: endpoint?.url ?? '' };
  return { ...fixture, endpoint };
}

function shortenSoftLimits(file: string, quote = '"'): void {
  if (!existsSync(file)) return;
  const soft = (seconds: number) => `freshForSeconds${quote}:${seconds}`;
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(soft(30), soft(1)));
}
