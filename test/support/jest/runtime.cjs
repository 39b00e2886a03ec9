// Runs our TypeScript, anew for each test file, among Node's own globals, and leaves all else to Node itself: a worker loads
// CDK once (0.5 s of CPU each time), packages of ES modules need no translation, and `instanceof` holds between all of them.
const { createRequire } = require('node:module');
const { dirname, isAbsolute } = require('node:path');
const vm = require('node:vm');
const JestRuntime = require('jest-runtime').default;

module.exports = class Runtime extends JestRuntime {
  mocked = new Set();

  constructor(...args) {
    super(...args);
    // jest compiles for the context of an environment, and Node's own is none that it could name
    const { executor } = this;
    executor.compile = (source, filename) =>
      vm.compileFunction(source, executor.injectedModuleParameters, {
        filename,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
  }

  requireModuleOrMock(from, name) {
    const forJest = isForJest(name) || this.mocked.has(name);
    return forJest ? super.requireModuleOrMock(from, name) : requireOf(from)(name);
  }

  requireActual(from, name) {
    return isForJest(name) ? super.requireActual(from, name) : requireOf(from)(name);
  }

  setMock(from, name, ...rest) {
    this.mocked.add(name);
    super.setMock(from, name, ...rest);
  }

  /** What jest itself is made of: the part that collects the tests of a file is loaded anew, what that needs is not. */
  requireInternalModule(from, name) {
    return name === undefined ? super.requireInternalModule(from) : requireOf(from)(name);
  }
};

/** Whether it names a file of ours in TypeScript, or jest itself. */
function isForJest(name) {
  return /^(?:\.|cdk-cors(?:\/|$)|@jest\/globals$)/.test(name) || (isAbsolute(name) && name.endsWith('.ts'));
}

/** By folder: one takes longer to make than to use. */
const requires = new Map();

function requireOf(from) {
  const folder = dirname(from);
  const found = requires.get(folder) ?? createRequire(from);
  requires.set(folder, found);
  return found;
}
