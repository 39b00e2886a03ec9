import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { BehaviorOptions, DistributionProps } from 'aws-cdk-lib/aws-cloudfront';
import { DistributionCors, type EndpointClass } from '../../../lib';
import { refusal, Shop } from './distribution-shop';

/** What a test makes of a distribution whose default behaviour gets a class. */
export interface Case {
  readonly classOf?: (shop: Shop) => EndpointClass;
  readonly behavior?: (shop: Shop) => Partial<BehaviorOptions>;
  readonly props?: Partial<DistributionProps>;
  readonly after?: (shop: Shop) => void;
}

/** What synth refuses of a distribution, and the warnings that it gives by their codes. */
export function toldOf({ classOf = ({ orders }) => orders, behavior = () => ({}), props = {}, after }: Case) {
  const shop = new Shop();
  const defaultBehavior = { origin: shop.origin, ...shop.uncached, ...behavior(shop) };
  DistributionCors.of(shop.distribution({ defaultBehavior, ...props })).apply('*', classOf(shop));
  after?.(shop);
  const refused = refusal(shop);
  return { refused, warnings: refused === '' ? warningsOf(shop) : {} };
}

/** Without the one that every distribution gets. */
function warningsOf(shop: Shop): Record<string, string> {
  const found = Annotations.fromStack(shop).findWarning('*', Match.anyValue());
  const byCode = found.flatMap(({ entry }) => {
    const [, text = '', code = ''] = /^([\s\S]*) \[ack: cdk-cors:(.*)\]$/.exec(String(entry.data)) ?? [];
    return code === 'cloudfront-errors' || code === '' ? [] : [[code, text]];
  });
  return Object.fromEntries(byCode);
}

/** A case in which synth has nothing to say. */
export const NOTHING_TOLD = { refused: '', warnings: {} };
