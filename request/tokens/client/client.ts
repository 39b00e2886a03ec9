/**
 * What a client is, which decides how it can get tokens: pages of a `browser` client by their origin, `mobile` apps by
 * exchanging a user's token or by client credentials, servers of a `partner` by client credentials.
 */
export const CLIENT_TYPES = ['browser', 'mobile', 'partner'] as const;
export type ClientType = (typeof CLIENT_TYPES)[number];

/** Where a client stands; `disabled`: nothing is issued to it. */
export const CLIENT_STATUSES = ['active', 'disabled'] as const;
export type ClientStatus = (typeof CLIENT_STATUSES)[number];

/** A client secret as it is kept: nobody can read it back. */
export interface ClientSecret {
  /** Names the secret to operators. */
  readonly id: string;
  /** SHA-256 of the secret, in base64url. */
  readonly hash: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Seconds since the epoch, from when on it does not count; it always counts if there is none. */
  readonly expires?: number;
}

/** A public key of a client, for `private_key_jwt`. */
export interface ClientKey {
  readonly kty: string;
  readonly alg: string;
  readonly kid?: string;
  readonly [member: string]: unknown;
}

/** Who tokens are issued to (https://www.rfc-editor.org/rfc/rfc6749#section-2). */
export interface ClientInput {
  /** `client_id` */
  readonly id: string;
  readonly type: ClientType;
  /** The exact origins of a `browser` client's pages. An embedded frame has the origin of its own page, not the embedding one's. */
  readonly origins?: readonly string[];
  /** What its tokens may be used for at most. */
  readonly scopes: readonly string[];
  /** Longest lifetime of its tokens, in seconds. @default - the deployment's token lifetime */
  readonly maxLifetime?: number;
  /** @default 'active' */
  readonly status?: ClientStatus;
  /** At most two that count at one time, so that one can replace the other. */
  readonly secrets?: readonly ClientSecret[];
  readonly jwks?: { readonly keys: readonly ClientKey[] };
  /** Whether its tokens must be bound to a key of its own (https://www.rfc-editor.org/rfc/rfc9449). @default false */
  readonly dpop?: boolean;
  /** The pages that may embed the frames of a `browser` client: origins, or patterns as in allowlists. @default - none */
  readonly frameAncestors?: readonly string[];
}

/** A valid client, every field given but those that mean something by their absence. */
export interface Client extends ClientInput {
  readonly origins: readonly string[];
  readonly status: ClientStatus;
  readonly secrets: readonly ClientSecret[];
  readonly dpop: boolean;
  /** Of the stored record, for conditional writes; 0: not stored yet. */
  readonly version: number;
}
