const { default: Runner } = require('jest-runner');

/** One file after the other, for tests that take the machine for themselves: browsers, and real caches. */
module.exports = class SerialRunner extends Runner {
  isSerial = true;
};
