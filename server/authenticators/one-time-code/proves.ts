import type { Authenticator } from '../authenticator.ts';

/** A code by SMS proves the phone; a code by e-mail proves a mailbox, which is opened by a password and so is no possession (NIST SP 800-63B-4 section 3.1.3.1). */
export const oneTimeCodeAuthenticator: Authenticator<{ channel: 'sms' | 'email' }> = {
  name: 'one-time-code',
  guessable: true,
  prove: ({ channel }) => ({
    authenticator: 'one-time-code',
    amr: channel === 'sms' ? ['otp', 'sms'] : ['otp'],
    factors: [channel === 'sms' ? 'possession' : 'knowledge'],
    phishingResistant: false,
    hardwareBound: false,
    userVerified: false,
  }),
};
