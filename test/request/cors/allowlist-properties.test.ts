import { describe } from '@jest/globals';
import { anyInterleaving } from '../../support/request/allowlist/any-interleaving';
import { nodeList } from '../../support/request/allowlist/node-list';
import { TestedStore } from '../../support/request/allowlist/tested-store';

describe('a list in parts', () => anyInterleaving(new TestedStore(nodeList), 300));
