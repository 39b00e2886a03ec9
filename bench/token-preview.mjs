/** A preview of the app in `token-app.mjs`, with one client. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { App } from 'aws-cdk-lib';
import { buildTokenApp } from './token-app.mjs';

/** Where pages of the client are. */
export const ORIGIN = 'https://widget.example';
const CLIENT = 'widget';

export class TokenPreview {
  /** Reads of what was revoked, by all functions together. */
  reads = 0;
  #outdir = mkdtempSync(join(tmpdir(), 'cdk-cors-tokens-'));
  #process;
  #issuer;

  /** @param folder where library, functions and preview are built */
  static async start(folder, maxRevocationSeconds) {
    const preview = new TokenPreview();
    try {
      await preview.#start(folder, maxRevocationSeconds);
    } catch (error) {
      preview.close();
      throw error;
    }
    return preview;
  }

  async #start(folder, maxRevocationSeconds) {
    const app = new App({ outdir: this.#outdir, analyticsReporting: false });
    buildTokenApp(app, maxRevocationSeconds, createRequire(import.meta.url)(join(folder, 'lib/index.js')));
    app.synth();
    const args = [join(folder, 'cli/index.js'), 'preview', '--app', this.#outdir, '--json'];
    this.#process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface({ input: this.#process.stderr }).on('line', (line) => {
      if (line.includes('DynamoDB_20120810.Query ')) this.reads++;
    });
    const { value: line } = await createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]().next();
    const { aws, endpoints } = JSON.parse(line);
    const urlOf = (kind) => endpoints.find((endpoint) => endpoint.kind === kind).url;
    this.#issuer = urlOf('http-api');
    /** What needs a token. */
    this.url = `${urlOf('rest-api')}/quotes`;
    await addClient(aws);
  }

  async token() {
    const grant_type = 'urn:cdk-cors:params:oauth:grant-type:web-origin';
    const response = await this.#post('/token', { grant_type, client_id: CLIENT });
    return (await response.json()).access_token;
  }

  /** https://www.rfc-editor.org/rfc/rfc7009 */
  async revoke(token) {
    await this.#post('/revoke', { token, client_id: CLIENT });
  }

  close() {
    this.#process?.kill('SIGTERM');
    rmSync(this.#outdir, { recursive: true, force: true });
  }

  async #post(path, parameters) {
    const body = new URLSearchParams(parameters);
    const response = await fetch(`${this.#issuer}${path}`, { method: 'POST', headers: { origin: ORIGIN }, body });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}

async function addClient(aws) {
  const call = async (action, input) => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${action}` };
    const response = await fetch(aws, { method: 'POST', headers, body: JSON.stringify(input) });
    if (!response.ok) throw new Error(`${action} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { TableNames } = await call('ListTables', {});
  const Item = {
    pk: { S: 'client' },
    sk: { S: CLIENT },
    type: { S: 'browser' },
    origins: { L: [{ S: ORIGIN }] },
    scopes: { L: [{ S: 'quotes:read' }] },
    version: { N: '1' },
  };
  await call('PutItem', { TableName: TableNames[0], Item });
}
