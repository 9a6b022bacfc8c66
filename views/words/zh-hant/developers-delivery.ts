import type * as hans from '../zh-hans/developers-delivery.ts';

export const developerDelivery: typeof hans.developerDelivery = {
  delivery: {
    title: '通知的送達',
    lead: '發給這個應用的最近 50 條退出通知和 webhook。只記錄送達情況，不含內容；保留 30 天。',
    none: '還沒有發出過通知。',
    kinds: { 'backchannel-logout': '退出通知', 'security-event': '安全事件通知', webhook: '提醒（webhook）' },
    statuses: { pending: '等待送達', delivered: '已送達', dead: '已放棄' },
    attempts: (count) => `試了 ${count} 次`,
    replay: '重新發送',
  },
  alerts: {
    title: '提醒',
    lead: '通知一直無法送達、密鑰換新時，我們主動告訴您的團隊。每小時最多幾條。',
    email: '電子信箱',
    emailHint: '您自己驗證過的電子信箱；不填則不發郵件',
    webhook: 'webhook 位址',
    webhookHint: '按 Standard Webhooks 簽名（HMAC-SHA-256）後發送；不填則不發。換位址會換新密鑰。',
    secret: 'webhook 的簽名密鑰，只顯示這一次：',
    save: '儲存',
  },
};
