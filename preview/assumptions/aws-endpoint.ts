import type { Assumption } from './assumption';

const SYSTEMS_MANAGER = 'https://docs.aws.amazon.com/systems-manager/latest/';

export const AWS_ENDPOINT: readonly Assumption[] = [
  {
    area: 'Parameter Store',
    behaviour:
      'names, versions, labels, tags, tiers of 4 KB and 8 KB, AllowedPattern, and the errors of each operation',
    source: `${SYSTEMS_MANAGER}APIReference/API_PutParameter.html`,
  },
  {
    area: 'Parameter Store',
    behaviour: '100 versions are kept; the oldest is dropped unless it has a label',
    source: `${SYSTEMS_MANAGER}userguide/sysman-paramstore-versions.html`,
  },
  {
    area: 'Parameter Store',
    behaviour:
      'GetParameters takes ten names, each with a version or a label or without, and answers in the order of names',
    source: `${SYSTEMS_MANAGER}APIReference/API_GetParameters.html`,
  },
  {
    area: 'Parameter Store',
    behaviour: 'GetParameters answers a name that comes twice once, and names versions that there are not as invalid',
    source: 'unconfirmed',
  },
  {
    area: 'Parameter Store',
    behaviour:
      'AllowedPattern must match the whole value, of a StringList the whole list; it stays until another is given',
    source: 'unconfirmed',
  },
  {
    area: 'Parameter Store',
    behaviour:
      'all Regions and accounts are one store; signatures and permissions are not checked, nothing is throttled',
    source: 'unconfirmed',
  },
  {
    area: 'DynamoDB',
    behaviour:
      'operations, conditions and errors as dynalite has them, in memory; it has no transactions and no PartiQL',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html',
  },
  {
    area: 'DynamoDB',
    behaviour:
      'each Region has its own tables; replicas, streams, capacity, backups are left out, and expired items are never deleted',
    source: 'unconfirmed',
  },
  {
    area: 'KMS',
    behaviour: 'keys for signing by ECDSA_SHA_256 and RSASSA_PKCS1_V1_5_SHA_256, of messages and of digests',
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html',
  },
  {
    area: 'KMS',
    behaviour:
      'a key that is going to be deleted is described, and does nothing else; the time of its deletion never comes',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
  },
  {
    area: 'KMS',
    behaviour: 'half of the ECDSA signatures have a high S',
    source: 'unconfirmed',
  },
  {
    area: 'KMS',
    behaviour: 'key policies, permissions, grants and aliases do nothing',
    source: 'unconfirmed',
  },
];
