import type { Authenticator } from '../authenticator.ts';

export const passwordAuthenticator: Authenticator<Record<string, never>> = {
  name: 'password',
  guessable: true,
  prove: () => ({
    authenticator: 'password',
    amr: ['pwd'],
    factors: ['knowledge'],
    phishingResistant: false,
    hardwareBound: false,
    userVerified: false,
  }),
};
