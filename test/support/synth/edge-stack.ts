import type { Stack } from 'aws-cdk-lib';
import type { Shop } from './distribution-shop';

export const EVENTS = (behavior: Record<string, unknown>) =>
  (behavior['LambdaFunctionAssociations'] as { EventType: string }[] | undefined)?.map(({ EventType }) => EventType);
/** The edge function of a stack elsewhere is in a stack of its own. */
export function edgeStackOf(shop: Shop): Stack {
  return shop.node.root.node.children.find((child) => child.node.id.startsWith('edge-lambda-stack')) as Stack;
}
