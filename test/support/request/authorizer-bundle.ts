import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { build } from 'esbuild';
import type { AuthorizerResponse } from '../../../lambda/token-authorizer/authorizer-response';

export type Handler = (event: unknown) => Promise<AuthorizerResponse>;

/** What an instance made of an event. */
export interface Outcome {
  readonly answer?: AuthorizerResponse;
  /** The message of the error that it rejected with. */
  readonly error?: string;
  /** The lines that it logged. */
  readonly lines: readonly Record<string, unknown>[];
}

/** The bundle of the authorizer, as it is deployed, and instances of it in this process. */
export class AuthorizerBundle {
  readonly file: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'token-authorizer-'));
  private readonly require = createRequire(__filename);

  constructor() {
    this.file = join(this.folder, 'index.js');
  }

  async build(): Promise<this> {
    const entryPoints = ['lambda/token-authorizer/index.ts'];
    await build({ entryPoints, outfile: this.file, bundle: true, platform: 'node', target: 'node20', minify: true });
    return this;
  }

  /** A new instance with this config beside it and this environment. */
  instance(config: object | string, env: NodeJS.ProcessEnv): Handler {
    writeFileSync(join(this.folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    Object.assign(process.env, env);
    delete this.require.cache[this.file];
    return (this.require(this.file) as { handler: Handler }).handler;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Calls a function, and takes what it writes to stdout for its log. */
export async function outcomeOf(handler: Handler, event: unknown): Promise<Outcome> {
  const lines: Record<string, unknown>[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    for (const line of String(text).trim().split('\n')) lines.push(JSON.parse(line));
    return true;
  });
  try {
    return { answer: await handler(event), lines };
  } catch (error) {
    return { error: (error as Error).message, lines };
  } finally {
    write.mockRestore();
  }
}
