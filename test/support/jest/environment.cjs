const { AsyncLocalStorage } = require('node:async_hooks');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Where jest keeps, among the globals, what it knows of a file: a copy of them would go with the file. */
const OF_A_FILE = new Set(['EVENT_HANDLERS', 'JEST_STATE_SYMBOL', 'RETRY_TIMES_SETTER', 'TEST_TIMEOUT_SYMBOL']);

/**
 * What Node asks with each promise that is made, until it is disabled: jest makes one for each test file, and after a hundred files a
 * promise would take ten times as long.
 */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  storages.add(this);
  return run.apply(this, args);
};

/** Node's own globals, instead of a copy of them for each test file: runtime.cjs says why. */
module.exports = class Environment {
  global = globalThis;
  fakeTimers = null;
  console = globalThis.console;
  exit = process.exit;
  env = { ...process.env };

  constructor({ projectConfig }) {
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {
    // jest asks for 100 frames, which CDK would write down, and jest map to sources, for each construct
    Error.stackTraceLimit = 10;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    for (const storage of storages) storage.disable();
    storages.clear();
    // jest has put its own in their places
    globalThis.console = this.console;
    process.exit = this.exit;
    // what a file sets is not for the next one
    for (const name of Object.keys(process.env)) if (!(name in this.env)) delete process.env[name];
    Object.assign(process.env, this.env);
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      if (OF_A_FILE.has(key.description)) delete globalThis[key];
    }
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return this.global;
  }
};
