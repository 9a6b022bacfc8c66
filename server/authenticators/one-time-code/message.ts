import type { Locale } from '../../lib/locale.ts';
import type { OutboxMessage } from '../../outbox/enqueue.ts';

export type CodePurpose = 'register' | 'login' | 'verify-identifier' | 'reset';

type Words = {
  subject: string;
  /** What the code is for: a code for a reset must not be given away in the belief that it is for a registration. */
  purpose: Record<CodePurpose, string>;
  body: (code: string, purpose: string, minutes: number) => string;
};

const words: Record<Locale, Words> = {
  'zh-Hans': {
    subject: '一门验证码',
    purpose: { register: '注册', login: '登录', 'verify-identifier': '绑定联系方式', reset: '重设密码' },
    body: (code, purpose, minutes) =>
      `【一门】您正在${purpose}，验证码 ${code}，${minutes} 分钟内有效。工作人员不会向您索要，请勿告诉任何人。如非本人操作，请忽略。`,
  },
  'zh-Hant': {
    subject: '一門驗證碼',
    purpose: { register: '註冊', login: '登入', 'verify-identifier': '綁定聯絡方式', reset: '重設密碼' },
    body: (code, purpose, minutes) =>
      `【一門】您正在${purpose}，驗證碼 ${code}，${minutes} 分鐘內有效。工作人員不會向您索取，請勿告訴任何人。如非本人操作，請忽略。`,
  },
  en: {
    subject: 'Your Yimen code',
    purpose: {
      register: 'register',
      login: 'log in',
      'verify-identifier': 'confirm your contact details',
      reset: 'set a new password',
    },
    body: (code, purpose, minutes) =>
      `Yimen: ${code} is your code to ${purpose}, valid for ${minutes} minutes. Our staff never ask for it: give it to nobody. If this was not you, ignore this message.`,
  },
};

/** The message that carries a code: names the service and the purpose, and warns not to pass it on. */
export function codeMessage(
  { channel, recipient }: Pick<OutboxMessage, 'channel' | 'recipient'>,
  code: { code: string; purpose: CodePurpose; minutes: number },
  locale: Locale,
): OutboxMessage {
  const { subject, purpose, body } = words[locale];
  const text = body(code.code, purpose[code.purpose], code.minutes);
  return { channel, recipient, subject: channel === 'sms' ? '' : subject, body: text };
}
