import { jest } from '@jest/globals';

// What takes half a minute on AWS takes three seconds here: synth prints, and everything keeps to, what follows from it.
// Imported before whatever reads it.
jest.mock('../../../lib/contract/times', () => ({
  ...jest.requireActual<object>('../../../lib/contract/times'),
  FRESH_SECONDS: 3,
}));
