import type { Words } from '../zh-hans.ts';

export const claims: Words['claims'] = {
  title: { sms: 'Confirm that this number is yours', email: 'Confirm that this address is yours' },
  somewhere: 'an older system',
  lead: (origin) =>
    `Your password is right. Your account comes from ${origin}, where nobody confirmed how to reach you.`,
  ask: (username) =>
    `We send a code to ${username}. Once you type it in, the account is yours here. This is asked only once.`,
  send: { sms: 'Send me a code by text message', email: 'Send me a code by e-mail' },
  goneTitle: 'Can you no longer receive messages there?',
  goneText:
    'Then register with a number or address you have now, and prove your identity there with your document. Nobody gets into the old account by this number or address without its password.',
  register: 'Register with another number or address',
  confirm: 'Confirm by a code',
  confirmNamed: (username) => `Confirm by a code: ${username}`,
};
