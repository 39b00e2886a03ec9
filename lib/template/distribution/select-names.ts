import type { Names } from './distribution';

/**
 * Names that a `...Behavior` of a policy selects from a list.
 *
 * @param behavior `none`, `all`, `whitelist`, `allExcept`, or one of an origin request policy's headers
 */
export function selectNames(behavior: unknown, listed: readonly string[], normalise = (name: string) => name): Names {
  const names = new Set(listed.map(normalise));
  switch (behavior) {
    case 'whitelist':
      return (name) => names.has(normalise(name));
    case 'allExcept':
      return (name) => !names.has(normalise(name));
    case 'all':
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return () => true;
    default:
      return () => false;
  }
}

export const lowerCase = (name: string): string => name.toLowerCase();
