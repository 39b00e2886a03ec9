import { describe, expect, it } from '@jest/globals';
import { loadRotationConfig } from '../../../lambda/key-rotation/rotation-config';
import { config } from '../../support/request/rotation';

describe('the settings', () => {
  it.each([
    [undefined, 'no JSON'],
    ['null', 'algorithm'],
    [JSON.stringify({ ...config, algorithm: 'HS256' }), 'algorithm is "HS256"'],
    [JSON.stringify({ ...config, keyTag: undefined }), 'keyTag'],
    [JSON.stringify({ ...config, settings: undefined }), 'settings'],
    [JSON.stringify({ ...config, keyRotationSeconds: 0 }), 'keyRotationSeconds'],
    [JSON.stringify({ ...config, publishSeconds: 299 }), 'publishSeconds is below 300'],
    [JSON.stringify({ ...config, retireSeconds: 904 }), 'retireSeconds is below 905'],
    [JSON.stringify({ ...config, retireSeconds: null }), 'retireSeconds'],
  ])('are refused where something that counts would not be published: %s', (text, problem) => {
    expect(loadRotationConfig(text)).toContain(problem);
  });
});
