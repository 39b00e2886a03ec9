import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The checkout. */
export const ROOT = join(__dirname, '..', '..', '..');
/** What a CDK app has besides: the peers and the tools, from this checkout so that nothing is downloaded. */
const FROM_CHECKOUT = ['@aws-cdk', 'typescript', '@types/node', 'undici-types'];
/** The peers, and the command line that goes with them. */
const CDK = ['aws-cdk-lib', 'constructs', 'aws-cdk'];

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty CDK app into which the package was installed from its tarball. */
export class InstalledApp {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk-cors-app-'));
  readonly tarball: string;
  /** Where the package is. */
  readonly package = join(this.folder, 'node_modules', 'cdk-cors');

  /** @param cdk the newest that we are built for, or the oldest that the package takes */
  constructor(cdk: 'newest' | 'oldest' = 'newest') {
    if (!existsSync(join(ROOT, 'assets', 'runtime', 'index.d.ts'))) throw new Error('nothing is built: npm run build');
    const npm = (cwd: string, ...args: string[]) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
    const [{ filename }] = JSON.parse(npm(ROOT, 'pack', '--json', '--pack-destination', this.folder));
    this.tarball = join(this.folder, filename);
    cpSync(join(ROOT, 'test', 'package', 'app'), this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ name: 'app', private: true }));
    // peers would be downloaded: they come from the checkout, as does everything else
    npm(this.folder, 'install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', this.tarball);
    for (const name of FROM_CHECKOUT) this.link(name, name);
    for (const name of CDK) this.link(name, cdk === 'oldest' ? `${name}-oldest` : name);
  }

  private link(name: string, inCheckout: string): void {
    const link = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', inCheckout), link, 'dir');
  }

  /** Files of the package, by path. */
  files(): string[] {
    return readdirSync(this.package, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(this.package.length + 1));
  }

  read(file: string): string {
    return readFileSync(join(this.package, file), 'utf8');
  }

  /** A JSON file of a package that the app has besides. */
  readModule(name: string, file: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.folder, 'node_modules', name, file), 'utf8'));
  }

  /** A JSON file of the app. */
  readJson(file: string): unknown {
    return JSON.parse(readFileSync(join(this.folder, file), 'utf8'));
  }

  node(...args: string[]): Promise<Ended> {
    return this.run(process.execPath, ...args);
  }

  run(command: string, ...args: string[]): Promise<Ended> {
    // each finds what it needs where it would be installed, and not where the links lead
    const env = { ...process.env, NODE_PATH: '', NODE_OPTIONS: '--preserve-symlinks', CDK_VALIDATION: 'false' };
    return new Promise((resolve) => {
      execFile(command, args, { cwd: this.folder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
    });
  }
}
