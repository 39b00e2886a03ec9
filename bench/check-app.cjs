/** The output of cdk synth for many stacks that are alike: one is synthesised, and copied. */
const { copyFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { App } = require('aws-cdk-lib');
const { CONTEXT, stackOf } = require('./check-stack.cjs');

process.env.CDK_VALIDATION = 'false';
const { directory, stacks, paths } = JSON.parse(process.argv[2]);
const app = new App({ outdir: directory, context: CONTEXT });
stackOf(app, 'Stack0', paths);
app.synth();
const file = join(directory, 'manifest.json');
const manifest = JSON.parse(readFileSync(file, 'utf8'));
for (let i = 1; i < stacks; i++) {
  const copy = (name) => {
    const to = name.replace('Stack0', `Stack${i}`);
    copyFileSync(join(directory, name), join(directory, to));
    return to;
  };
  const { properties, additionalMetadataFile, ...stack } = manifest.artifacts.Stack0;
  manifest.artifacts[`Stack${i}`] = {
    ...stack,
    properties: { ...properties, templateFile: copy(properties.templateFile) },
    ...(additionalMetadataFile && { additionalMetadataFile: copy(additionalMetadataFile) }),
  };
}
writeFileSync(file, JSON.stringify(manifest));
console.log(JSON.stringify({ stacks }));
