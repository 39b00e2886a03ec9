import { jest } from '@jest/globals';

// `testTimeout` is one for all projects
jest.setTimeout(300_000);
