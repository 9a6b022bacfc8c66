import type { ColumnCipher } from '../../../keys/column-cipher.ts';
import type { Locale } from '../../../lib/locale.ts';
import type { OutboxMessage } from '../../../outbox/enqueue.ts';
import type { Invitee } from '../../../people/invitee.ts';

/** Context of column encryption; the fingerprints are taken under the same one. */
export const inviteeContext = 'team_invitations.invitee';

export function sealInvitee(cipher: ColumnCipher, { name, mobile }: Invitee): Buffer {
  return cipher.encrypt(inviteeContext, `${mobile}\n${name}`);
}

export function openInvitee(cipher: ColumnCipher, sealed: Buffer): Invitee {
  const [mobile = '', name = ''] = cipher.decrypt(inviteeContext, sealed).split('\n');
  return { name, mobile };
}

/** Whether an address can hold a secret of ours. */
export function isInvitationSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

export const invitationPath = (secret: string) => `/developers/invitations/${secret}`;

const words: Record<Locale, (link: string, days: number) => string> = {
  'zh-Hans': (link, days) =>
    `【一门】有开发团队邀请您加入。如您知道此事，请在 ${days} 天内打开 ${link} 登录后查看并决定。链接仅限您本人使用，转发无效。如不知情，请忽略。`,
  'zh-Hant': (link, days) =>
    `【一門】有開發團隊邀請您加入。如您知道此事，請在 ${days} 天內開啟 ${link} 登入後查看並決定。連結僅限您本人使用，轉發無效。如不知情，請忽略。`,
  en: (link, days) =>
    `Yimen: a team of developers invites you. If you know of it, open ${link} within ${days} days, log in and decide. The link works for you alone. If you do not know of it, ignore this.`,
};

/** Without the name of the team: whoever made it chose that freely, and could put words of their own into our message. */
export function invitationMessage(mobile: string, link: string, days: number, locale: Locale): OutboxMessage {
  return { channel: 'sms', recipient: mobile, subject: '', body: words[locale](link, days) };
}
