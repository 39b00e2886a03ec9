import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { guideClasses } from '../guide/guide-class';
import { readGuideSettings } from '../guide/guide-settings';
import { sitePages } from '../guide/site-pages';
import { print, told } from '../tokens/terminal';

interface Options {
  readonly out: string;
  readonly public?: boolean;
  readonly internal?: boolean;
  readonly settings?: string;
}

/** `cdk-cors guide cdk.out --public --out site`: exit code 0, or 2 unusable. */
export function guideCommand(): Command {
  return new Command('guide')
    .description('write a static site that says how to call an app from pages, and why requests are blocked')
    .argument('[directory]', 'output of cdk synth', 'cdk.out')
    .addOption(new Option('--public', 'rules and reasons, but no lists').conflicts('internal'))
    .option('--internal', 'all of it, with lists, log lines and a tester')
    .option('--out <directory>', 'where it is written', 'cors-guide')
    .option('--settings <file>', 'title, url, contact, and what classes are for (JSON)')
    .action(
      told((directory: string, options: Options) => {
        const { out, internal = false, settings } = options;
        if (!internal && !options.public) throw new Error('write one of --public and --internal');
        const classes = guideClasses(directory);
        const texts =
          settings === undefined
            ? {}
            : readGuideSettings(
                settings,
                classes.map(({ name }) => name),
              );
        refuseForeign(out);
        mkdirSync(out, { recursive: true });
        const pages = sitePages(classes, texts, internal);
        for (const [name, text] of pages) writeFileSync(join(out, name), text);
        for (const file of internal ? ['guide.css', 'tester.js'] : ['guide.css'])
          copyFileSync(asset(file), join(out, file));
        const page = join(out, 'index.html');
        print(false, undefined, [`${pages.size} pages: open ${page}`]);
      }),
    );
}

/** Pages of an internal guide must not be left beside those of a public one. */
function refuseForeign(out: string): void {
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  throw new Error(`--out: ${JSON.stringify(out)} is not empty: remove it, or name another folder`);
}

/** Beside the command once it is built; where this is run from its sources, as it was built last. */
function asset(file: string): string {
  const places = [join(__dirname, 'guide', file), join(__dirname, '../../assets/cli/guide', file)];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`${places[0]} is missing: build the package`);
  return found;
}
