import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { $id } from '../../schema/policy.schema.json';
import { nameOf } from '../read-text';

const EXAMPLE_ORIGIN = 'https://app.example.com';

/** `cdk-cors init [FILE]`: writes a first policy file; never over one that exists. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a first policy file, which explain, test and EndpointClass.fromPolicyFile read')
    .argument('[file]', 'the file to write; its name is that of the policy', 'orders.json')
    .action((file: string) => {
      const name = policyNameOf(file);
      write(file, `${JSON.stringify(firstPolicy(name), null, 2)}\n`);
      console.log(
        [
          `wrote ${nameOf(file)}, the policy of ${name}: put the origins of your pages in place of ${EXAMPLE_ORIGIN}, then ask it:`,
          `  npx cdk-cors explain ${file} --origin ${EXAMPLE_ORIGIN} --method POST --request-headers content-type`,
        ].join('\n'),
      );
    });
}

/** What most APIs begin with: JSON from one page, and nothing that has to be undone before cookies travel. */
function firstPolicy(name: string) {
  return {
    $schema: $id,
    name,
    origins: [EXAMPLE_ORIGIN],
    methods: ['GET', 'POST'],
    requestHeaders: ['content-type'],
    credentials: false,
    rejectForeignWrites: true,
    maxAgeSeconds: 600,
  };
}

/** `Order items.json` is about `order-items`; what leaves no name is about `orders`. */
function policyNameOf(file: string): string {
  const name = basename(file)
    .replace(/\..*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/g, '')
    .slice(0, 64)
    .replace(/-$/, '');
  return name === '' || name === 'constructor' ? 'orders' : name;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new Error(`cannot write ${nameOf(file)}: ${message}`);
    throw new Error(`${nameOf(file)} exists, and stays as it is: name another file, or remove this one first`);
  }
}
