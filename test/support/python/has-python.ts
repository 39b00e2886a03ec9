import { spawnSync } from 'node:child_process';

/** Whether there is a Python that Lambda has or had: tests of what is written in it are skipped elsewhere. */
export const HAS_PYTHON = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
