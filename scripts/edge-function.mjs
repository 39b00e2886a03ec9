// Builds the CloudFront Function, assets/edge-function/index.js: what judges, minified, and around it what reads the store. Synth puts the
// settings of a distribution in front of it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build, transform } from 'esbuild';

/** Of the quota of 10 KB, so that settings have room too. */
const MAX_BYTES = 8 * 1024;

/** What njs throws on, or AWS's page does not list: esbuild lowers no syntax to it that would be missing here, and no library at all. */
const UNKNOWN_TO_THE_ENGINE = [
  [/\?\.(?!\d)|\?\?|\|\|=|&&=/, 'optional chaining, ?? or a logical assignment'],
  [/\bof\b(?=[ ([{\w])/, 'for ... of'],
  [/\bclass\b|#\w+\s*[(=;]/, 'a class'],
  [/\bnew (?:Map|Set|WeakMap|WeakSet|Proxy)\b/, 'Map or Set'],
  [/\b(?:var|let|const)\s*[[{]/, 'destructuring'],
  [/\.\.\./, 'spread or rest'],
  [/\(\s*[[{][^()]*[\]}]\s*\)\s*=>|function\s*\w*\(\s*[[{]/, 'destructured parameters'],
  [/function\s*\w*\([^)]*=|\([\w, ]*\w=[^)=]*\)=>/, 'default parameters'],
  [/\basync\b[^{]*=>|[(,]\s*await\b/, 'an asynchronous closure or argument'],
  [/\bcatch\s*\{/, 'catch without a binding'],
  [/\.(?:at|replaceAll|flatMap|flat|findLast|matchAll|fromEntries|from|hasOwn)\(/, 'a method of later editions'],
  [/\b(?:eval|Function|setTimeout|structuredClone|require)\b/, 'what the engine does not have'],
  [/\(\?<[=!]/, 'a look-behind'],
];

/** Which of these are in some code. */
export function unknownToTheEngine(code) {
  return UNKNOWN_TO_THE_ENGINE.filter(([form]) => form.test(code)).map(([, name]) => name);
}

export async function buildEdgeFunction(outdir = 'assets/edge-function') {
  const common = { minify: true, target: 'es2017', legalComments: 'none', charset: 'ascii' };
  const { outputFiles } = await build({
    ...common,
    bundle: true,
    format: 'esm',
    write: false,
    entryPoints: ['edge/index.ts'],
  });
  const [, body, exported] = /^([\s\S]*)export\{(.*)\};\s*$/.exec(outputFiles[0].text);
  const names = exported.replace(/(\w+) as (\w+)/g, '$2:$1');
  // its names are global ones of whatever function it becomes part of, and its statements are what the engine takes
  const { code: answer } = await transform(readFileSync('edge/answer.js', 'utf8'), {
    ...common,
    minify: false,
    minifyWhitespace: true,
  });
  const code = `var cdkCors=function(){${body.trim()}return{${names}}}();\n${answer.trim()}\n`;
  const unknown = unknownToTheEngine(code);
  if (unknown.length > 0) throw new Error(`the CloudFront Function has ${unknown.join(', ')}`);
  if (code.length > MAX_BYTES)
    throw new Error(`the CloudFront Function has ${code.length} bytes, at most ${MAX_BYTES}`);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(`${outdir}/index.js`, code);
}
