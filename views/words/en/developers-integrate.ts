import type * as hans from '../zh-hans/developers-integrate.ts';

export const developerIntegrate: typeof hans.developerIntegrate = {
  integrate: {
    title: 'Integrate',
    lead: 'Use a certified OpenID Connect library and write no protocol yourself. The samples carry the values of this application.',
    rules: 'What this kind of system needs',
    kinds: {
      web: [
        'Authorization code with PKCE (S256), the secret in the Authorization header (client_secret_basic)',
        'https redirect URIs, compared byte for byte; http://localhost while you develop',
        'A new state and nonce for each login, compared with the session on return',
        'A back-channel logout address that ends your session when told',
      ],
      mobile: [
        'Authorization code with PKCE (S256), no secret',
        'An https link of your own domain, or the domain reversed as a scheme, such as cn.example.app:/callback',
        'The browser of the system, never a web view',
      ],
      spa: [
        'Authorization code with PKCE (S256), no secret and no refresh token',
        'Tokens in memory alone; they are given to the site of the redirect URI and no other',
        'For sensitive data, take a website with a server instead',
      ],
      service: [
        'client_credentials, no users; the secret in the Authorization header',
        'Tokens last 10 minutes: get a new one',
      ],
      kiosk: [
        'As a website, but without refresh tokens',
        'prompt=login each time; log out and clear the page when done',
        'Back to the first page after some idle minutes',
      ],
    },
    stack: 'Choose a stack',
    stacks: {
      spa: 'Browser',
      service: 'Shell',
      ci: 'Automatic tests',
    },
    code: 'A whole program: copy it, add the secret, run it.',
    ci: 'Logs a test person in without a browser, for automatic tests. In the sandbox alone: neither real accounts nor production can use it.',
    run: 'Install and run',
  },
  testPersons: {
    title: 'Test persons',
    lead: 'Made up, your team’s own, and able to log in to sandbox applications alone. Real accounts cannot log in to those.',
    password: 'Their password',
    table: 'List of test persons',
    situation: 'Situation',
    loginName: 'Login name',
    passkey:
      'Officials log in with a passkey: after the password you are asked to add one. Test persons receive no codes.',
    situations: {
      'level-1': 'Not verified, level 1',
      'level-2': 'Verified, level 2',
      'level-3': 'Matched to the document, level 3',
      'level-4': 'Seen at a counter, level 4',
      'no-mobile': 'No mobile number',
      english: 'A foreigner who reads English',
      representative: 'Legal representative of an enterprise',
      agent: 'Agent of an enterprise, mandate running',
      'agent-expired': 'Agent of an enterprise, mandate expired',
      official: 'Official with one post',
      locked: 'Account locked, cannot log in',
    },
  },
};
