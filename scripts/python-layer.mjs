// Makes the Lambda layer of `with_cors`: the module as Lambda wants it, and beside it what the Pythons of this machine compile it to.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

const MODULE = 'cdk_cors_runtime';
const LAYER = 'assets/python-layer';

/** Copies the sources alone: what a Python left beside them is of this machine. */
export function writePythonLayer() {
  rmSync(LAYER, { recursive: true, force: true });
  cpSync(`python/${MODULE}`, `${LAYER}/python/${MODULE}`, {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
}

/** Runtimes that Lambda supports; older ones, and those that are not on this machine, compile the module when a function starts. */
const PYTHONS = ['python3.11', 'python3.12', 'python3.13', 'python3.14'];

/**
 * Lambda cannot write beside a layer: without its bytecode, each cold start would compile the module, which takes longer than all else
 * of it. Python checks it against the hash of the source, and takes the source where they differ.
 */
const COMPILE = `
import pathlib, py_compile, sys
layer = pathlib.Path(sys.argv[1])
for source in sorted(layer.rglob("*.py")):
    target = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
    shown = "/opt/" + source.relative_to(layer).as_posix()
    mode = py_compile.PycInvalidationMode.CHECKED_HASH
    py_compile.compile(str(source), str(target), shown, doraise=True, optimize=2, invalidation_mode=mode)
`;

/** The versions that compiled it. */
export function compilePythonLayer() {
  return PYTHONS.filter((python) => isThere(python) && compileFolder(python, LAYER));
}

/** Compiles the modules of a folder by one Python: without columns of tracebacks, which make up a third. */
export function compileFolder(python, folder) {
  const { status, stderr } = spawnSync(python, ['-I', '-S', '-X', 'no_debug_ranges', '-c', COMPILE, folder]);
  if (status !== 0) throw new Error(`${python} cannot compile ${folder}: ${stderr}`);
  return true;
}

/** Also of a version manager, which has a program of each name and no Python behind most. */
function isThere(python) {
  const { stdout } = spawnSync(python, ['-I', '-S', '-c', 'import sys; print(*sys.version_info[:2], sep=".")']);
  return stdout?.toString().trim() === python.replace('python', '');
}
