import { describe, expect, it } from '@jest/globals';
import { parseAuthoredOrigin } from '../../lib/policy/authored-origin';
import { parseAllowlist } from '../../lib/policy/live-allowlist';

const CODE = 'origin-scheme';

describe('a scheme with a typing error', () => {
  it.each([
    ['htps://www.kunde.de', 'https://www.kunde.de'],
    ['https//www.kunde.de', 'https://www.kunde.de'],
    ['httpss://www.kunde.de', 'https://www.kunde.de'],
    ['htpps://www.kunde.de', 'https://www.kunde.de'],
    ['hhttps://www.kunde.de', 'https://www.kunde.de'],
    ['httsp://www.kunde.de:8443', 'https://www.kunde.de:8443'],
    ['ttps://*.kunde.de', 'https://*.kunde.de'],
    ['hpts://www.kunde.de', 'https://www.kunde.de'],
    ['jttps://www.kunde.de', 'https://www.kunde.de'],
    ['httpx://www.kunde.de/', 'https://www.kunde.de'],
    ['HTPS://www.kunde.de', 'https://www.kunde.de'],
    ['https:/www.kunde.de', 'https://www.kunde.de'],
    ['https:www.kunde.de', 'https://www.kunde.de'],
    ['https;//www.kunde.de', 'https://www.kunde.de'],
    ['htpp://www.kunde.de', 'https://www.kunde.de'],
    ['htp://localhost:3000', 'http://localhost:3000'],
  ])('%s is refused for people, who can take what is said instead', (text, meant) => {
    expect(parseAuthoredOrigin(text)).toEqual({
      code: CODE,
      reason: expect.stringContaining('with a typing error, and no browser sends it'),
      fix: `write ${JSON.stringify(meant)}`,
    });
    expect(parseAuthoredOrigin(meant)).toMatchObject({ text: meant });
  });

  it.each([
    'capacitor://localhost',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://x',
    'tauri://localhost',
    'ionic://localhost',
    'app://shop',
    'help://shop',
    'steps://shop',
    'top://shop',
    'https://www.kunde.de',
    'http://localhost:*',
  ])('%s has none', (text) => {
    expect(parseAuthoredOrigin(text)).toMatchObject({ text });
  });

  it('is another scheme to functions, as before', () => {
    const policy = { name: 'any', origins: [], methods: ['GET'] };
    expect(parseAllowlist('htps://www.kunde.de', policy, [], 0).origins).toEqual(['htps://www.kunde.de']);
  });
});
