import type { Locale } from '../lib/locale.ts';
import type { OutboxMessage } from '../outbox/enqueue.ts';

/** The unit is not named: whoever holds the phone today may not be the official. */
const words: Record<Locale, (link: string) => string> = {
  'zh-Hans': (link) =>
    `【一门】您的单位为您办理了工作人员岗位，请在 7 天内用本人账号打开 ${link} 确认。链接只对您本人有效，转发他人无法使用。如与您无关，请忽略。`,
  'zh-Hant': (link) =>
    `【一門】您的單位為您辦理了工作人員崗位，請在 7 天內用本人帳號打開 ${link} 確認。連結只對您本人有效，轉發他人無法使用。如與您無關，請忽略。`,
  en: (link) =>
    `Yimen: your unit has set up a post for you. Open ${link} with your own account within 7 days to take it up. The link works for you alone, not for anyone you pass it on to. If this is not about you, ignore this message.`,
};

/** The message that carries an activation link to the mobile number the official was appointed with. */
export function invitationMessage(mobile: string, link: string, locale: Locale): OutboxMessage {
  return { channel: 'sms', recipient: mobile, subject: '', body: words[locale](link) };
}
