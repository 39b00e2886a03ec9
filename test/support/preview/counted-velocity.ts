import { jest } from '@jest/globals';
import type * as velocity from 'velocityjs';

// Counts what is parsed. Imported before whatever parses.
jest.mock('velocityjs', () => {
  const module = jest.requireActual<typeof velocity>('velocityjs');
  return { ...module, parse: jest.fn(module.parse) };
});
