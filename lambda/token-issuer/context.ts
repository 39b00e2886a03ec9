import type { IssuerConfig } from '../../lib/contract/token-config';
import type { Kms } from '../../request/aws/kms';
import type { Log } from '../../request/log';
import type { IssuerState } from '../../request/tokens/state/issuer-state';
import type { TokenStore } from '../../request/tokens/state/token-store';
import type { Throttle } from './clients/throttle';
import type { KeyCache } from './subjects/key-cache';
import type { SubjectIssuers } from './subjects/subject-issuers';

/** What the endpoints work with. */
export interface IssuerContext {
  readonly config: IssuerConfig;
  /** `iss` of the tokens, and the URL that all endpoints are under. */
  readonly issuer: string;
  readonly store: TokenStore;
  readonly kms: Pick<Kms, 'sign'>;
  readonly state: IssuerState;
  /** For everybody to verify tokens by; what is signed goes by `state`. */
  readonly publicKeys: KeyCache;
  readonly throttle: Throttle;
  readonly subjectIssuers: SubjectIssuers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

export function tokenEndpoint({ issuer }: Pick<IssuerContext, 'issuer'>): string {
  return `${issuer}/token`;
}
