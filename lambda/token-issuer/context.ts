import type { IssuerConfig } from '../../lib/private/token-config';
import type { Log } from '../shared/log';
import type { IssuerState } from '../shared/tokens/issuer-state';
import type { Kms } from '../shared/tokens/kms';
import type { TokenStore } from '../shared/tokens/token-store';
import type { KeptKeys } from './kept-keys';
import type { SubjectIssuers } from './subject-issuers';
import type { Throttle } from './throttle';

/** What the endpoints work with. */
export interface IssuerContext {
  readonly config: IssuerConfig;
  /** `iss` of the tokens, and the URL that all endpoints are under. */
  readonly issuer: string;
  readonly store: TokenStore;
  readonly kms: Pick<Kms, 'sign'>;
  readonly state: IssuerState;
  /** For everybody to verify tokens by; what is signed goes by `state`. */
  readonly publicKeys: KeptKeys;
  readonly throttle: Throttle;
  readonly subjectIssuers: SubjectIssuers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

export function tokenEndpoint({ issuer }: Pick<IssuerContext, 'issuer'>): string {
  return `${issuer}/token`;
}
