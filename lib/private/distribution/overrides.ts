import type { CfnResource } from 'aws-cdk-lib';

/** Adds to a list in the template that has `length` entries: an override of a list that is not there would become an object. */
export function append(resource: CfnResource, property: string, length: number, entries: readonly unknown[]): void {
  if (length === 0) resource.addPropertyOverride(property, entries);
  else for (const [i, entry] of entries.entries()) resource.addPropertyOverride(`${property}.${length + i}`, entry);
}
