import { ofType } from '../lib/template/of-type';
import type { Stack } from '../lib/template/stack';

const DOMAINS = ['AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName'];

/** The domain names that the app gives to its APIs and distributions. */
export function domainNames(stacks: readonly Stack[]): string[] {
  return stacks.flatMap((stack) => [
    ...DOMAINS.flatMap((type) => ofType(stack, type)).map(({ properties }) => String(properties.DomainName)),
    ...ofType(stack, 'AWS::CloudFront::Distribution').flatMap(({ properties }) => {
      const { Aliases } = (properties.DistributionConfig ?? {}) as { readonly Aliases?: unknown };
      return Array.isArray(Aliases) ? Aliases.map(String) : [];
    }),
  ]);
}
