import type { CfnResource } from 'aws-cdk-lib';
import { overrideProperty } from '../with-overrides';

/** Adds to a list in the template that has `length` entries: an override of a list that is not there would become an object. */
export function append(resource: CfnResource, property: string, length: number, entries: readonly unknown[]): void {
  const path = property.split('.');
  if (length === 0) overrideProperty(resource, path, entries);
  else for (const [i, entry] of entries.entries()) overrideProperty(resource, [...path, String(length + i)], entry);
}
