/** Builds and synthesises one of `synth-apps` in this process, and tells what came out; without `library`, by CDK alone. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

const { app: name, library, ...cell } = JSON.parse(process.argv[2]);
const { build } = await import(`./synth-apps/${name}.mjs`);
const constructs = library && createRequire(import.meta.url)(library);
const outdir = mkdtempSync(join(tmpdir(), 'cdk-cors-synth-'));

try {
  const begun = process.hrtime.bigint();
  const app = new App({ outdir, analyticsReporting: false });
  build(app, cell, constructs);
  const { templateFullPath, template } = app.synth().getStackByName('Shop');
  const nanoseconds = Number(process.hrtime.bigint() - begun);
  const processNanoseconds = performance.now() * 1e6;
  const resources = Object.values(template.Resources);
  const preflights = resources.filter(({ Properties }) => Properties?.HttpMethod === 'OPTIONS').length;
  const bytes = statSync(templateFullPath).size;
  const result = { nanoseconds, processNanoseconds, resources: resources.length, preflights, bytes };
  process.stdout.write(`\n${JSON.stringify(result)}`);
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
