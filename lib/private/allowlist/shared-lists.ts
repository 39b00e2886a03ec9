import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warn } from '../messages/annotations';
import { refusal } from '../messages/refusal';

/** What a class says of a list that synth knows the name of. */
interface Reader {
  readonly scope: IConstruct;
  readonly initialOrigins: readonly string[];
  /** Of a pushed list: by what it becomes what is in force. */
  readonly pushedBy: string | undefined;
  /** Of how many parameters it is made. */
  readonly sourceCount: number;
  readonly account: string;
  readonly region: string;
}

const readersOf = new WeakMap<IConstruct, Map<string, Reader[]>>();

/**
 * Compares a list with all of the same name in the app: in one account and region they are one parameter, whichever
 * stages and stacks their classes are in.
 *
 * @param name without account and region
 */
export function compareLists(
  scope: IConstruct,
  name: string,
  said: Pick<Reader, 'initialOrigins' | 'pushedBy' | 'sourceCount'>,
  place: { readonly account?: string; readonly region?: string },
): void {
  const { root } = scope.node;
  const byName = readersOf.get(root) ?? new Map<string, Reader[]>();
  readersOf.set(root, byName);
  const { account, region } = Stack.of(scope);
  const reader = { scope, ...said, account: place.account ?? account, region: place.region ?? region };
  const others = byName.get(name) ?? [];
  byName.set(name, [...others, reader]);
  for (const other of others) compare(name, reader, other);
}

function compare(name: string, reader: Reader, other: Reader): void {
  const same = [isSame(reader.account, other.account), isSame(reader.region, other.region)];
  if (same.includes(false)) return;
  const [path, otherPath] = [reader.scope.node.path, other.scope.node.path];
  const isCertain = !same.includes(undefined);
  const [mine, theirs] = [reader, other].map(({ initialOrigins }) => [...new Set(initialOrigins)].sort().join(', '));
  const differ = mine !== theirs && mine !== '' && theirs !== '';
  if (isCertain && reader.pushedBy && other.pushedBy && reader.pushedBy !== other.pushedBy) {
    const problem = refusal(
      'pushed-list-shared',
      `${path}: ${otherPath} has the pushed list ${name} too, with other shards, owners or patternsUnder, or takes other origins ` +
        '(exactHttpsOnly, dangerouslyAllowInsecureOrigins): both would write what is in force, one over the other; write the same for ' +
        'both, with owners in the same order, or give one of them a list of another name',
    );
    reader.scope.node.addValidation({ validate: () => [problem] });
  }
  const inOneStack = Stack.of(reader.scope) === Stack.of(other.scope);
  if (differ && isCertain) {
    const problem = refusal(
      'list-shared',
      `${path}: ${otherPath} has the list ${name} too, with other initialOrigins (${theirs}, here ${mine}): in one account and ` +
        `region they are one parameter, and whichever is deployed first fills it for both; ${inOneStack ? SHARE : APART}`,
    );
    reader.scope.node.addValidation({ validate: () => [problem] });
  } else if ((reader.sourceCount === 1) !== (other.sourceCount === 1)) {
    const [part, whole] = reader.sourceCount === 1 ? [reader, other] : [other, reader];
    warn(
      part.scope,
      'list-read-in-part',
      `${part.scope.node.path} reads the list ${name} as one parameter, and ${whole.scope.node.path} makes it from ${whole.sourceCount} (shards, ` +
        'owners): whoever is in another one is not let in here; make the class once and hand it to each stack, or ' +
        APART,
      idOf(name),
    );
  } else if (!inOneStack) {
    const where = isCertain ? '' : ', if they are deployed to one account and region';
    warn(
      reader.scope,
      'list-shared-by-stacks',
      `${path} and ${otherPath} share the list ${name}${where}: whoever is added for one is let in by the other; if that is not ` +
        `meant, ${APART}`,
      idOf(name),
    );
  }
}

/** The end of the id of a warning, by which it is acknowledged for one list. */
function idOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

const APART =
  "give each a name of its own, by a root with the stage in it: OriginAllowlist.setParameterRoot(stage, '/shop/prod/cors')";
const SHARE = 'give one of them another name, or initialOrigins to one of them alone';

/** Two stacks that do not say where they are go to the same place; where only one says it, nobody knows. */
function isSame(one: string, other: string): boolean | undefined {
  const unknown = [one, other].filter((value) => Token.isUnresolved(value)).length;
  if (unknown === 1) return undefined;
  return unknown === 2 || one === other;
}
