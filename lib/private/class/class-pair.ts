import { Construct } from 'constructs';
import type { EndpointClass } from '../../endpoint-class';
import type { IEndpointClass } from '../../endpoint-class-interface';
import { quote } from '../../policy/issue';
import { isMarked } from '../marks';
import { refuse } from '../messages/refusal';

/** The classes of one path, told apart by method; mostly both are one. */
export interface ClassPair {
  /** The class of GET, HEAD and QUERY. */
  readonly read: EndpointClass;
  /** The class of all other methods. */
  readonly write: EndpointClass;
}

/** What is applied to a path. */
export function classPair(endpointClass: IEndpointClass, writes: IEndpointClass = endpointClass): ClassPair {
  return { read: checkedClass(endpointClass), write: checkedClass(writes) };
}

/** A class, and nothing that only looks like one. */
export function checkedClass(endpointClass: IEndpointClass): EndpointClass {
  if (isMarked(endpointClass, 'EndpointClass')) return endpointClass as EndpointClass;
  const given = Construct.isConstruct(endpointClass) ? endpointClass.node.path : quote(endpointClass);
  refuse(
    'class-unknown',
    `got ${given}: it is no EndpointClass; write apply('/orders', orders), or apply('/orders', reads, { writes }) for two classes`,
  );
}
