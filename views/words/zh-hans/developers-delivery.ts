/** Words of the departments’ portal about delivery of notices and alerts. */
export const developerDelivery = {
  delivery: {
    title: '通知的送达',
    lead: '发给这个应用的最近 50 条退出通知和 webhook。只记录送达情况，不含内容；保留 30 天。',
    none: '还没有发出过通知。',
    kinds: { 'backchannel-logout': '退出通知', 'security-event': '安全事件通知', webhook: '提醒（webhook）' },
    statuses: { pending: '等待送达', delivered: '已送达', dead: '已放弃' },
    attempts: (count: number) => `试了 ${count} 次`,
    replay: '重新发送',
  },
  alerts: {
    title: '提醒',
    lead: '通知一直无法送达、密钥换新时，我们主动告诉您的团队。每小时最多几条。',
    email: '邮箱',
    emailHint: '您自己验证过的邮箱；不填则不发邮件',
    webhook: 'webhook 地址',
    webhookHint: '按 Standard Webhooks 签名（HMAC-SHA-256）后发送；不填则不发。换地址会换新密钥。',
    secret: 'webhook 的签名密钥，只显示这一次：',
    save: '保存',
  },
};
