import type { Locale } from '../../lib/locale.ts';
import type { OutboxMessage } from '../../outbox/enqueue.ts';
import type { Identifier } from '../identifiers.ts';
import type { Notice, NoticeWords } from './notice.ts';
import { en } from './words/en.ts';
import { zhHans } from './words/zh-hans.ts';
import { zhHant } from './words/zh-hant.ts';

const words: Record<Locale, NoticeWords> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en };

/** How a message says who sends it, and what nobody of ours will ever ask. */
const sender: Record<Locale, { subject: (text: string) => string; sms: (text: string) => string; footer: string }> = {
  'zh-Hans': {
    subject: (text) => `一门：${text}`,
    sms: (text) => `【一门】${text}`,
    footer: '一门 统一身份认证。工作人员不会向您索要密码或验证码。',
  },
  'zh-Hant': {
    subject: (text) => `一門：${text}`,
    sms: (text) => `【一門】${text}`,
    footer: '一門 統一身分認證。工作人員不會向您索取密碼或驗證碼。',
  },
  en: {
    subject: (text) => `Yimen: ${text}`,
    sms: (text) => `Yimen: ${text}`,
    footer: 'Yimen, one login for government services. Our staff never ask for your password or a code.',
  },
};

/** A notice as a message to one address. */
export function noticeMessage(notice: Notice, to: Identifier, locale: Locale): OutboxMessage {
  // each code has words for exactly its own parameters, which the compiler cannot follow through the union
  const { subject, text } = words[locale][notice.code] as { subject: string; text: (told: Notice) => string };
  const from = sender[locale];
  return to.kind === 'mobile'
    ? { channel: 'sms', recipient: to.value, subject: '', body: from.sms(text(notice)) }
    : {
        channel: 'email',
        recipient: to.value,
        subject: from.subject(subject),
        body: `${text(notice)}\n\n${from.footer}\n`,
      };
}
