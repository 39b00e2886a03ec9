import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { linkFolder } from './linked-folder';
import { sdkPackagesOf } from './sdk-packages';

/** Scopes of the AWS SDK, which Lambda's runtimes bring along and bundlers therefore leave out. */
const SDK_SCOPES = ['@aws-sdk', '@smithy'];

/**
 * Folders for the code of functions, each as `/var/task` is on Lambda: no `package.json` and no package of the project
 * reaches them, but the AWS SDK does, as that of Lambda's runtime.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-package.html
 */
export class TaskRoots {
  /** By path of the asset and the time at which files last came or went. */
  private readonly linked = new Map<string, string>();

  /**
   * @param parent empty folder
   * @param projects folders in or below the `node_modules` that may have the SDK
   */
  constructor(
    private readonly parent: string,
    projects: readonly string[],
  ) {
    // Node.js looks for the kind of a module no further up
    writeFileSync(join(parent, 'package.json'), '{}');
    for (const folder of projects.flatMap(withParents)) this.addSdk(join(folder, 'node_modules'));
  }

  /** Folder for inline code, which Lambda calls `index.js` or `index.py`. */
  ofText(label: string, code: string, file: string): string {
    const root = this.create(label);
    writeFileSync(join(root, file), code);
    return root;
  }

  /** Folder with what an asset has. */
  ofAsset(path: string): string {
    const key = `${path} ${changedAt(path)}`;
    let root = this.linked.get(key);
    if (root === undefined) {
      root = this.create(basename(path));
      linkFolder(path, root);
      this.linked.set(key, root);
    }
    return root;
  }

  /** Packages of the AWS SDK that the code in one of the folders imports, and that neither it nor a project has. */
  missingSdk(root: string): string[] {
    const homes = [root, this.parent];
    const isMissing = (name: string) => !homes.some((home) => existsSync(join(home, 'node_modules', name)));
    return [...sdkPackagesOf(root)].filter(isMissing);
  }

  /** `node_modules` above all folders, which Node.js would look into; normally none. */
  foreignModules(): string[] {
    return withParents(dirname(this.parent))
      .map((folder) => join(folder, 'node_modules'))
      .filter(existsSync);
  }

  private create(label: string): string {
    return mkdtempSync(join(this.parent, `${label}-`));
  }

  private addSdk(modules: string): void {
    for (const scope of SDK_SCOPES) {
      const folder = join(this.parent, 'node_modules', scope);
      for (const name of entries(join(modules, scope))) {
        const [source, link] = [join(modules, scope, name), join(folder, name)];
        // the nearest project that has it counts
        if (!existsSync(source) || existsSync(link)) continue;
        mkdirSync(folder, { recursive: true });
        symlinkSync(source, link, 'junction');
      }
    }
  }
}

/** When an entry of a folder, or of a folder below it, last came or went: milliseconds since 1970. */
function changedAt(folder: string): number {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Math.max(statSync(folder).mtimeMs, ...folders.map(({ name }) => changedAt(join(folder, name))));
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
