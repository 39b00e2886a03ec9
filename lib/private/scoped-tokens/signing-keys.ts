import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { TokenAlgorithm } from '../../contract/token-config';
import type { FunctionRole } from '../function/function-role';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';
import type { StoreLocation } from './store-location';

const TAG = 'cdk-cors-tokens';
/** https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
const KMS = {
  ES256: { spec: 'ECC_NIST_P256', algorithm: 'ECDSA_SHA_256' },
  RS256: { spec: 'RSA_2048', algorithm: 'RSASSA_PKCS1_V1_5_SHA_256' },
} as const;

/**
 * The keys that sign. KMS does not rotate asymmetric keys, so that a function makes each when it is due; what may be done
 * with them goes by a tag that they are made with.
 */
export class SigningKeys {
  /** The table's name: no other tokens of the account and region have it. */
  readonly tag: { readonly key: string; readonly value: string };
  private readonly anyKey: string;
  private readonly isOurs: object;
  private readonly kms: (typeof KMS)[TokenAlgorithm];

  constructor(scope: Construct, { table }: StoreLocation, algorithm: TokenAlgorithm) {
    this.tag = { key: TAG, value: table.tableName };
    this.anyKey = Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
    this.isOurs = { [`aws:ResourceTag/${TAG}`]: table.tableName };
    this.kms = KMS[algorithm];
  }

  /** Lets a function sign. */
  allowSign(role: FunctionRole): void {
    const condition = { ...this.isOurs, 'kms:SigningAlgorithm': this.kms.algorithm };
    role.allow('kms:Sign', this.anyKey, { StringEquals: condition });
    acknowledgeWildcard(role.role, this.anyKey, BY_TAG);
  }

  /** Lets a function make keys, read their public halves and have them deleted. */
  allowRotation(role: FunctionRole): void {
    const isTagged = { [`aws:RequestTag/${TAG}`]: this.tag.value };
    const signs = { 'kms:KeyUsage': 'SIGN_VERIFY' };
    role.allow('kms:CreateKey', '*', { StringEquals: { ...isTagged, ...signs, 'kms:KeySpec': this.kms.spec } });
    // a key is tagged while it is made, under a permission of its own
    role.allow('kms:TagResource', this.anyKey, {
      StringEquals: isTagged,
      'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG] },
    });
    // what is no key to sign with stays out of reach, whoever tags it
    for (const action of ['kms:GetPublicKey', 'kms:ScheduleKeyDeletion']) {
      role.allow(action, this.anyKey, { StringEquals: { ...this.isOurs, ...signs } });
    }
    acknowledgeWildcard(role.role, '*', BY_TAG);
    acknowledgeWildcard(role.role, this.anyKey, BY_TAG);
  }
}

const BY_TAG = 'keys are made at run time; a tag, and not their ARN, tells which are meant';
