import type { Words } from '../zh-hans.ts';

export const consoleCertificates: Words['consoleCertificates'] = {
  title: '憑證',
  lead: '最後 30 天、14 天、3 天和到期時，系統會告知全省的系統管理員。',
  uses: { theirs: '對方的簽章憑證', ours: '我方的憑證', authority: '對方目錄的簽發機構憑證' },
  next: {
    theirs: '請向對方索取新憑證，用另一途徑（如電話）核對指紋，在「更改設定」中與舊憑證並列，對方更換後再移除舊的。',
    ours: '請產生新的密鑰和憑證，在「更改設定」中作為密鑰填寫，並把新的中繼資料發給對方。',
    authority: '請向對方索取新的簽發機構憑證，核對指紋，在「更改設定」中與舊憑證並列。',
  },
  replaced: '下一張已就位：對方更換之後，可以移除這一張。',
  fingerprint: 'SHA-256 指紋',
  until: (day) => `有效至 ${day}`,
  left: (days) => `還有 ${days} 天到期`,
  over: '已到期',
  endingAt: (slug, what, days) => `身分源 ${slug}：${what}還有 ${days} 天到期。`,
  overAt: (slug, what) => `身分源 ${slug}：${what}已到期，可能已無法用它登入。`,
};
