import type { Locale } from '../../lib/locale.ts';

/** What a team is told of by itself. */
export const alertCodes = ['delivery.given-up', 'secret.rotated'] as const;
export type AlertCode = (typeof alertCodes)[number];

type AlertWords = Record<AlertCode, { subject: string; text: (application: string) => string }>;

/** The name of the application was judged when it was registered: one line, no address in our name beside it. */
export const alertWords: Record<Locale, AlertWords> = {
  'zh-Hans': {
    'delivery.given-up': {
      subject: '一门：有通知无法送达',
      text: (name) => `发给“${name}”的退出通知多次失败，已停止重试。请在开发者中心的“通知”页查看原因并重新发送。`,
    },
    'secret.rotated': {
      subject: '一门：生成了新密钥',
      text: (name) => `“${name}”生成了新密钥，旧密钥 7 天后失效。如果不是您的团队所为，请立即在“概况”页处理。`,
    },
  },
  'zh-Hant': {
    'delivery.given-up': {
      subject: '一門：有通知無法送達',
      text: (name) => `發給「${name}」的退出通知多次失敗，已停止重試。請在開發者中心的「通知」頁查看原因並重新傳送。`,
    },
    'secret.rotated': {
      subject: '一門：生成了新密鑰',
      text: (name) => `「${name}」生成了新密鑰，舊密鑰 7 天後失效。如果不是您的團隊所為，請立即在「概況」頁處理。`,
    },
  },
  en: {
    'delivery.given-up': {
      subject: 'Yimen: a notice could not be delivered',
      text: (name) =>
        `Logout notices to “${name}” failed and are given up. See why on its page Delivery, and send them again.`,
    },
    'secret.rotated': {
      subject: 'Yimen: a new secret was made',
      text: (name) =>
        `A new secret was made for “${name}”; the old one ends in 7 days. If it was not your team, act on its page Overview now.`,
    },
  },
};
