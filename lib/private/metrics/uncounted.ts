import type { IConstruct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import { inform } from '../messages/annotations';

/** Of the classes that AWS itself decides for at a place: what is seen of it, and what there is to do. */
export interface Uncounted {
  /** As in "S3 itself answers by the bucket's CORS rules". */
  readonly decides: string;
  /** As in "its server access log shows ...". */
  readonly seen: string;
  /** As in "count these in its log". */
  readonly wayOut: string;
}

/**
 * Says, once a facade, which decisions are in no metric. Classes that any origin may read keep nobody out, and those whose author
 * turned metrics off miss none.
 */
export function remarkOnUncounted(
  scope: IConstruct,
  endpointClasses: Iterable<EndpointClass>,
  { decides, seen, wayOut }: Uncounted,
): void {
  const names = [...new Set(endpointClasses)]
    .filter(
      ({ _metrics, _policy, _live }) => _metrics !== undefined && (_live !== undefined || _policy.origins !== '*'),
    )
    .map(({ className }) => className);
  if (names.length === 0) return;
  inform(
    scope,
    'decisions-not-counted',
    `${scope.node.scope!.node.path}: for ${listed(names)}, ${decides}, where no function of this package counts: Allowed and Denied have no ` +
      `data of it. ${seen}. ${wayOut}; or give the class metrics: false`,
  );
}
