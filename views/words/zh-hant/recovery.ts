import type { Words } from '../zh-hans.ts';

export const recovery: Words['recovery'] = {
  askTitle: '剛才的變更不是您做的？',
  askText: '請確認。確認後：',
  effects: [
    '您的帳號在所有裝置上登出',
    '訊息中提到的變更會被撤回：新增的通行密鑰或聯絡方式被移除，新密碼作廢',
    '您需要重新設定密碼',
  ],
  confirm: '不是我，撤回',
  itWasMe: '是我本人操作',
  usedTitle: '這個連結已經無效',
  usedText: '連結只能使用一次，7 天內有效。如仍擔心帳號安全，請登入後查看最近活動。',
  activity: '查看最近活動',
  doneTitle: '已撤回，所有裝置已登出',
  doneText: '現在請設定新密碼，讓帳號重新只屬於您。',
  next: ['點選下面的按鈕，輸入您的手機號碼或信箱', '選擇「忘記密碼」，用驗證碼設定新密碼'],
  logIn: '去設定新密碼',
};
