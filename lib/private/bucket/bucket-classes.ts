import type { FunctionConfig } from '../../contract/function-config';
import type { EndpointClass } from '../../endpoint-class';
import type { Policy } from '../../policy';
import { isReadMethod } from '../../policy/methods';
import type { ClassPair } from '../class/class-pair';
import { NamedClasses } from '../class/named-classes';
import { classConfig } from '../function/class-config';

/** A class, and what of it a bucket states. */
export interface BucketClass {
  readonly endpointClass: EndpointClass;
  readonly policy: Policy;
}

/** The classes of one bucket: of all methods, or of reads and of writes. */
export class BucketClasses {
  readonly all: readonly BucketClass[];
  private readonly pair: ClassPair;

  constructor(pair: ClassPair) {
    const { read, write } = pair;
    const named = new NamedClasses('bucket');
    for (const one of [read, write]) named.add(one);
    this.pair = pair;
    this.all =
      read === write
        ? [statedBy(read, () => true)]
        : [statedBy(read, isReadMethod), statedBy(write, (method) => !isReadMethod(method))];
  }

  get names(): string[] {
    return this.all.map(({ endpointClass }) => endpointClass.className);
  }

  /** What preview and command line are told: the policies as S3 carries them out. */
  config(): FunctionConfig {
    const { read, write } = this.pair;
    return {
      classes: Object.fromEntries(
        this.all.map(({ endpointClass, policy }) => [
          endpointClass.className,
          classConfig({ _policy: policy, _live: endpointClass._live }),
        ]),
      ),
      routes: [{ path: '/', read: read.className, write: write.className }],
    };
  }
}

/**
 * S3 answers listed origins with `Access-Control-Allow-Credentials: true` in any case, stops no writes, and knows no origins of
 * its own. `HEAD` tells nothing that `GET` does not, and browsers ask for neither; S3 wants both listed.
 */
function statedBy(endpointClass: EndpointClass, isOwn: (method: string) => boolean): BucketClass {
  const { _policy } = endpointClass;
  const methods = _policy.methods.filter(isOwn);
  const exposedHeaders = _policy.exposedHeaders.includes('etag')
    ? _policy.exposedHeaders
    : [..._policy.exposedHeaders, 'etag'];
  return {
    endpointClass,
    policy: {
      ..._policy,
      methods: methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods,
      exposedHeaders,
      credentials: _policy.origins !== '*',
      rejectForeignWrites: false,
      selfOrigins: [],
    },
  };
}
