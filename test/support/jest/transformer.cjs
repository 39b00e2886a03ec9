const { createHash } = require('node:crypto');
const esbuild = require('esbuild');

const OPTIONS = {
  format: 'cjs',
  loader: 'ts',
  platform: 'node',
  sourcemap: 'external',
  sourcesContent: false,
  target: 'node20',
};

/** A file of ours that is loaded when it is needed: `import` itself is Node's, which reads no TypeScript. */
const OWN_FILE = /\bimport\(("\.{1,2}\/[^"]+\.js")\)/g;

/** TypeScript to JavaScript, by the same esbuild that bundles our functions. */
module.exports = {
  process(source, path) {
    const { code, map } = esbuild.transformSync(source, { ...OPTIONS, sourcefile: path });
    return { code: code.replace(OWN_FILE, 'Promise.resolve().then(() => require($1))'), map };
  },
  getCacheKey(source, path) {
    const made = JSON.stringify([esbuild.version, OPTIONS, String(OWN_FILE), path, source]);
    return createHash('sha256').update(made).digest('hex');
  },
};
