import { createHash, randomBytes } from 'node:crypto';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Locale } from '../lib/locale.ts';
import type { OutboxMessage } from '../outbox/enqueue.ts';
import { type Invitee, inviteeFingerprint } from '../people/invitee.ts';

/** Context of column encryption; the fingerprints are taken under the same one. */
export const inviteeContext = 'mandates.invitee';

/** A link by SMS for a person; an enterprise finds its invitations in its own centre, and needs none. */
export function makeInvitationSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashInvitationSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether an address can hold a secret of ours. */
export function isInvitationSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

export const invitationPath = (secret: string) => `/account/mandates/invitation/${secret}`;

export function personFingerprint(cipher: ColumnCipher, invitee: Invitee): Buffer {
  return inviteeFingerprint(cipher, inviteeContext, invitee);
}

/** An enterprise is known by its code: the invitation waits for whoever acts for it, also for one not here yet. */
export function enterpriseFingerprint(cipher: ColumnCipher, uscc: string): Buffer {
  return cipher.fingerprint(inviteeContext, `enterprise\n${uscc}`);
}

/** What is kept of the invited until they accept: a person's name and number, or the code of an enterprise. */
export function sealInvitee(cipher: ColumnCipher, invited: { invitee: Invitee } | { uscc: string }): Buffer {
  const text = 'uscc' in invited ? invited.uscc : `${invited.invitee.mobile}\n${invited.invitee.name}`;
  return cipher.encrypt(inviteeContext, text);
}

export function openInvitee(cipher: ColumnCipher, sealed: Buffer): { invitee: Invitee } | { uscc: string } {
  const [first = '', name] = cipher.decrypt(inviteeContext, sealed).split('\n');
  return name === undefined ? { uscc: first } : { invitee: { mobile: first, name } };
}

const words: Record<Locale, (enterprise: string, link: string, days: number) => string> = {
  'zh-Hans': (enterprise, link, days) =>
    `【一门】${enterprise}邀请您代其办事。如您认识该单位，请在 ${days} 天内打开 ${link} 登录后查看并决定。链接仅限您本人使用，转发无效；无需付款，也不要把验证码告诉任何人。如不相识，请忽略。`,
  'zh-Hant': (enterprise, link, days) =>
    `【一門】${enterprise}邀請您代其辦事。如您認識該單位，請在 ${days} 天內開啟 ${link} 登入後查看並決定。連結僅限您本人使用，轉發無效；無需付款，也不要把驗證碼告訴任何人。如不相識，請忽略。`,
  en: (enterprise, link, days) =>
    `Yimen: ${enterprise} invites you to act for it. If you know it, open ${link} within ${days} days, log in and decide. The link works for you alone. Nothing is to be paid; give codes to nobody. If you do not know it, ignore this.`,
};

/** Names the enterprise and warns: an invitation is what a swindler would imitate. */
export function invitationMessage(
  mobile: string,
  invitation: { enterprise: string; link: string; days: number },
  locale: Locale,
): OutboxMessage {
  const { enterprise, link, days } = invitation;
  return { channel: 'sms', recipient: mobile, subject: '', body: words[locale](enterprise, link, days) };
}
