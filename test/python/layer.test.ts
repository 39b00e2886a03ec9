import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { onTestFinished } from '../support/jest/on-test-finished';
import { HAS_PYTHON } from '../support/python/has-python';

const ROOT = join(__dirname, '..', '..');
const LAYER = join(ROOT, 'assets', 'python-layer', 'python');
const script = import(join(ROOT, 'scripts', 'python-layer.mjs')) as Promise<{
  compileFolder(python: string, folder: string): void;
}>;

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(py|typed)$/.test(path))
    .sort();

describe('the layer of with_cors', () => {
  it('holds the module as it is in python/', () => {
    const module = join(ROOT, 'python');
    expect(sources(LAYER)).toEqual(sources(module));
    for (const path of sources(LAYER))
      expect(readFileSync(join(LAYER, path))).toEqual(readFileSync(join(module, path)));
  });
});

(HAS_PYTHON ? describe : describe.skip)('the bytecode of the layer, where python3 is there', () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'python-layer-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(LAYER, join(folder, 'python'), { recursive: true, filter: (path) => !path.includes('__pycache__') });
    (await script).compileFolder('python3', folder);
  });

  /** Docstrings are not in the bytecode: where there is one, the source was compiled. */
  const isCompiled = () => {
    const print =
      'import sys; sys.path.insert(0, sys.argv[1]); from cdk_cors_runtime import with_cors; print(with_cors.__doc__)';
    return (
      execFileSync('python3', ['-I', '-B', '-c', print, join(folder, 'python')])
        .toString()
        .trim() !== 'None'
    );
  };

  it('is what Python loads, without a date or a path of the machine that made it', () => {
    expect(isCompiled()).toBe(false);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.pyc'));
    expect(files.length).toBe(sources(LAYER).filter((path) => path.endsWith('.py')).length);
    expect(files.filter((path) => readFileSync(join(folder, path)).includes(folder))).toEqual([]);
  });

  it('is not believed where the source says something else', () => {
    appendFileSync(join(folder, 'python', 'cdk_cors_runtime', 'decorator.py'), '# edited\n');
    expect(isCompiled()).toBe(true);
  });

  it('loads nothing for a handler but what its runtime has loaded', () => {
    const print = `import json, logging, sys, time, traceback
before = set(sys.modules)
sys.path.insert(0, sys.argv[1])
import cdk_cors_runtime
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("cdk_cors")))`;
    const loaded = execFileSync('python3', ['-I', '-S', '-B', '-c', print, join(folder, 'python')])
      .toString()
      .trim();
    expect(loaded).toBe('__future__');
  });
});
