/** Measures synths of the apps in `synth-apps`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makeRequiresLazy } from '../scripts/lazy-requires.mjs';
import { bundle, root } from './bundle.mjs';
import { alternate, inNewProcess, summary } from './processes.mjs';

/** What came of each cell: the time of several synths, and of one `withValidation` where it is wanted. */
export async function measureSynths(app, rounds, cells, isValidated) {
  const library = await buildLibrary();
  const synth = (cell, validation = 'false') => {
    // CDK's validation of templates takes most of a synth where it is on
    const env = { CDK_VALIDATION: validation };
    const input = { app, library: cell.cors === 'aws-cdk-lib' ? undefined : library, ...cell };
    return inNewProcess(join(root, 'bench/synth-cell.mjs'), input, { env });
  };
  const results = await alternate(rounds, cells, (cell) => synth(cell));
  const validated = cells.filter(isValidated);
  const withValidation = await alternate(1, validated, (cell) => synth(cell, 'true'));
  return cells.map((cell, i) => {
    const { nanoseconds: _, processNanoseconds: __, ...product } = results[i][0];
    const time = summary(results[i].map(({ nanoseconds }) => nanoseconds));
    const processTime = summary(results[i].map(({ processNanoseconds }) => processNanoseconds));
    const validation = withValidation[validated.indexOf(cell)]?.[0].nanoseconds;
    return { ...cell, time, processTime, withValidation: validation, ...product };
  });
}

/** The library file for file, as the package has it, and the function that its constructs take, where they look for it. */
async function buildLibrary() {
  const folder = join(root, 'bench/node_modules/.cache/cdk-cors');
  const entryPoints = [join(root, 'lib/**/*.ts')];
  await build({ entryPoints, outdir: join(folder, 'lib'), platform: 'node', target: 'node20', format: 'cjs' });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  await bundle(join(root, 'lambda/edge-responder/index.ts'), join(folder, 'assets/edge-responder/index.js'));
  makeRequiresLazy(join(folder, 'lib'));
  return join(folder, 'lib/index.js');
}
