import type { Words } from '../zh-hans.ts';

export const claims: Words['claims'] = {
  title: { sms: '請確認這是您的手機號碼', email: '請確認這是您的電子郵箱' },
  somewhere: '舊系統',
  lead: (origin) => `密碼正確。您的帳號是從${origin}遷入的，那裡沒有核驗過您的聯絡方式。`,
  ask: (username) => `我們會向 ${username} 發送驗證碼。填寫後，該帳號即由您使用。只需確認這一次。`,
  send: { sms: '發送短訊驗證碼', email: '發送郵件驗證碼' },
  goneTitle: '已收不到那裡的訊息？',
  goneText:
    '請用現在的手機號碼或電子郵箱註冊，然後用證件完成實名認證。沒有密碼的人，即使拿到這個號碼或郵箱，也進不了原來的帳號。',
  register: '用其他手機號碼或電子郵箱註冊',
  confirm: '用驗證碼確認',
  confirmNamed: (username) => `用驗證碼確認 ${username}`,
};
