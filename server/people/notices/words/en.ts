import { masked, type NoticeWords } from '../notice.ts';

const notMe = (address: string) =>
  `If this was not you, open ${address} within 7 days to take it back and log out everywhere.`;

export const en: NoticeWords = {
  'passkey.added': {
    subject: 'A passkey was added to your account',
    text: (told) => `A passkey was just added to your account. ${notMe(told.notMe)}`,
  },
  'passkey.removed': {
    subject: 'A passkey was removed from your account',
    text: (told) =>
      `A passkey was just removed from your account.${told.wasLast ? ' It has no passkey now and logs in less strongly: we suggest that you add one again.' : ''} ${notMe(told.notMe)}`,
  },
  'password.set': {
    subject: 'A password was set for your account',
    text: (told) => `A password was just set for your account. ${notMe(told.notMe)}`,
  },
  'password.changed': {
    subject: 'Your password was changed',
    text: (told) => `Your password was just changed, and all other sessions were ended. ${notMe(told.notMe)}`,
  },
  'password.reset': {
    subject: 'Your password was reset',
    text: (told) => `Your password was just reset with a code, and all sessions were ended. ${notMe(told.notMe)}`,
  },
  'identifier.added': {
    subject: 'A new address was added to your account',
    text: (told) =>
      `${masked(told.identifier)} was just added to your account and can be used to log in. ${notMe(told.notMe)}`,
  },
  'identifier.reassigned': {
    subject: 'Your mobile number left your account',
    text: (told) =>
      `Somebody else has proven to hold the mobile number ${masked(told.identifier)} now. It was taken off your account; nothing else of it has changed. If the number is still yours, log in and add it again.`,
  },
  'source.linked': {
    subject: 'A login of another system was linked to your account',
    text: (told) =>
      `The login of “${told.source.en}” was just linked to your account: whoever logs in there as you gets in. ${notMe(told.notMe)}`,
  },
  'source.unlinked': {
    subject: 'A login of another system was unlinked from your account',
    text: (told) =>
      `The login of “${told.source.en}” was just unlinked from your account and opens it no more. ${notMe(told.notMe)}`,
  },
  'source.certificate-ending': {
    subject: 'A certificate of an identity source is ending',
    text: ({ source, use, days, address }) =>
      `${{ theirs: 'The signing certificate of', ours: 'Our own certificate for', authority: 'An authority’s certificate of' }[use]} the identity source "${source.en}" ${days === 0 ? 'has ended' : `ends in ${days === 1 ? 'one day' : `${days} days`}`}. Unless it is replaced nobody can log in by this source. If the next one is there already, take this one out. See: ${address}`,
  },
  'account.merged': {
    subject: 'Two accounts became one',
    text: (told) =>
      `Your two accounts were just merged into one. Applications go on knowing you; log in with the account that stayed. It can be undone in My account for 30 days. ${notMe(told.notMe)}`,
  },
  'account.separated': {
    subject: 'The merging of two accounts was undone',
    text: () =>
      'The merging of two accounts was undone: you have two accounts again, each with what it had. You were logged out of both; log in again as before.',
  },
  'account.twin-found': {
    subject: 'There may be a second account of yours',
    text: () =>
      'Another account wanted to verify the identity document that this account is verified by; it was refused. If that account is yours, log in here and choose "Merge accounts" in My account. If you know nothing of it, you need do nothing.',
  },
  'account.locked': {
    subject: 'Your account was locked',
    text: () =>
      'An administrator locked your account and ended every login. If you have questions, call the helpline or visit a service counter.',
  },
  'account.unlocked': {
    subject: 'Your account was unlocked',
    text: () => 'An administrator unlocked your account. You can log in again.',
  },
  'account.sessions-ended': {
    subject: 'You were logged out everywhere',
    text: () => 'An administrator logged your account out of every device and application. You can log in again.',
  },
  'account.level-changed': {
    subject: 'Your identity level changed',
    text: (told) =>
      `Two administrators together set your identity level to ${told.level}. If you have questions, call the helpline or visit a service counter.`,
  },
  'recovery.started': {
    subject: 'Somebody asked to recover your account',
    text: (told) =>
      `The service desk began to recover your account: in ${told.hours} hours every passkey and the password will be removed; then you log in by a code and set them up anew. ${notMe(told.notMe)}`,
  },
  'recovery.done': {
    subject: 'Your account was recovered',
    text: () =>
      'The passkeys and the password of your account were removed and every login ended. Log in by a code and add a passkey again.',
  },
  'change.taken-back': {
    subject: 'A change of your account was taken back',
    text: () =>
      'A change of your account was taken back by the link "this was not me" in a message. All sessions were ended, and a new password, if there was one, stopped working. Please log in and set a new password.',
  },
  'token.replayed': {
    subject: 'A login credential of an application may have been copied',
    text: (told) =>
      `A login credential of “${told.application.en}” was used twice and may have been copied, so you were logged out of that application. If this worries you, log in and look at your recent activity.`,
  },
  'mandate.offered': {
    subject: 'You are invited to act for an enterprise',
    text: (told) =>
      `${told.enterprise} invites you to act for it. If you know it, log in at ${told.address} to read the invitation and decide; if not, ignore this.`,
  },
  'mandate.accepted': {
    subject: 'A mandate you offered was accepted',
    text: (told) =>
      `${told.agent} accepted and can now act for ${told.enterprise}. You can end the mandate at any time.`,
  },
  'mandate.declined': {
    subject: 'A mandate you offered was declined',
    text: (told) => `${told.agent} declined to act for ${told.enterprise}.`,
  },
  'mandate.ended': {
    subject: 'One of your mandates has ended',
    text: (told) =>
      `Your mandate to act for ${told.enterprise} ${told.expired ? 'has run out' : 'was ended'}. Applications you had entered in its name were logged out; your account and your other identities are as before.`,
  },
  'mandate.ended-given': {
    subject: 'A mandate you granted has ended',
    text: (told) =>
      told.agent === ''
        ? `An invitation you sent for ${told.enterprise} ${told.expired ? 'ran out without an answer' : 'was withdrawn'}.`
        : `The mandate of ${told.agent} to act for ${told.enterprise} ${told.expired ? 'has run out' : 'has ended'}: they can no longer act for it.`,
  },
  'post.activated': {
    subject: 'You took up a post',
    text: (told) => `You took up the post ${told.title} at ${told.unit.en}. If this was not you, call us at once.`,
  },
  'post.changed': {
    subject: 'Your post was changed',
    text: (told) =>
      `${told.unit.en} changed what it says of your post ${told.title}. Look at it under Posts in your account.`,
  },
  'post.ended': {
    subject: 'Your post has ended',
    text: (told) =>
      `Your post ${told.title} at ${told.unit.en} has ended: you can no longer enter services in it. Your account and your other posts go on as before.`,
  },
  'enterprise.claimed': {
    subject: 'You are the legal representative of an enterprise',
    text: (told) =>
      `The registry confirms you as legal representative of "${told.enterprise}". You can act for it and grant mandates under "My enterprises".${told.replaced ? ' The rights of the former representative and the mandates they granted have ended; you can grant them anew.' : ''} If this was not you, log in and look at once.`,
  },
  'enterprise.representative-changed': {
    subject: 'You are no longer the legal representative',
    text: (told) =>
      `The registry says that the legal representative of "${told.enterprise}" has changed. You can no longer act for it${told.mandates > 0 ? `, and ${told.mandates} mandates that rested on your right have ended` : ''}. If you think this is wrong, ask the registry.`,
  },
  'enterprise.struck-off': {
    subject: 'An enterprise was struck off',
    text: (told) =>
      `The registry says that "${told.enterprise}" was struck off. Nobody can act for it any more, and all mandates it granted or held have ended. If you think this is wrong, ask the registry.`,
  },
  'enterprise.suspended': {
    subject: 'An enterprise cannot be used for now',
    text: (told) =>
      `The registry says that "${told.enterprise}" is not in good standing at present. Nobody can act for it for now; this comes back by itself once it is. If you think this is wrong, ask the registry.`,
  },
  'enterprise.active': {
    subject: 'An enterprise can be used again',
    text: (told) =>
      `The registry says that "${told.enterprise}" is in good standing again. You can act for it as before.`,
  },
};
