import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { EndpointClass } from '../../endpoint-class';
import { type Refusal, refusal } from '../messages/refusal';
import type { Covered } from './coverage';

/** What is in the way of classes with origins that only the deployment knows. */
export function deployedOriginProblems(resource: CfnDistribution, { behavior, applied }: Covered): Refusal[] {
  const { classes, enforcement } = applied;
  return [...new Set([classes.read, classes.write])].flatMap((one) => {
    const origins = originsOf(one).filter((origin) => Token.isUnresolved(origin));
    const own = origins.some((origin) => tokensOf(origin).some((token) => token === resource));
    if (own) {
      return [
        refusal(
          'origin-of-distribution',
          `${behavior.pattern}: ${one.className} lists the domain name of this very distribution, which would have to be ` +
            'there before its own policies; its pages need no CORS here: give its behaviours a class without it',
        ),
      ];
    }
    if (origins.length === 0 || !enforcement.preflightAtEdge) return [];
    return [
      refusal(
        'origin-unresolved',
        `${behavior.pattern}: ${one.className} has an origin that is known at deployment only, and a function at the edge ` +
          'has no environment that could tell it; write the domain name itself, such as an alias of the distribution, or ' +
          'put it into initialOrigins of OriginAllowlist.fromParameterStore',
      ),
    ];
  });
}

function originsOf({ _policy: { origins, selfOrigins } }: EndpointClass): readonly string[] {
  return origins === '*' ? selfOrigins : [...origins, ...selfOrigins];
}

/** What the tokens of a text refer to. */
function tokensOf(text: string): unknown[] {
  return Tokenization.reverseString(text).tokens.map((token) => Reference.isReference(token) && token.target);
}
