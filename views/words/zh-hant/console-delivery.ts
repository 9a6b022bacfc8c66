import type { deliveryNotices as notices, deliveryProblems as problems } from '../zh-hans/console-delivery.ts';
import type { Words } from '../zh-hans.ts';

export const consoleDelivery: Words['consoleDelivery'] = {
  title: '投遞',
  lead: '簡訊、電郵和登出通知先存後發，失敗會自動重試；多次失敗後放棄，可以在這裡重新投遞。內容不在此顯示。',
  states: { dead: '已放棄', waiting: '等待中' },
  none: { dead: '沒有放棄的投遞。', waiting: '沒有等待中的投遞。' },
  target: '對象',
  attempts: '次數',
  error: '最近的錯誤',
  noError: '無',
  since: { dead: '放棄於', waiting: '下次嘗試' },
  created: '產生',
  entry: (kind, target) => `${kind} · ${target}`,
  replayHeading: '重新投遞',
  replayHint: '請先確認對方已經恢復。重新投遞會從頭計算重試次數。',
  replayOne: '重新投遞這一條',
  replayAll: (target) => `重新投遞 ${target} 的全部已放棄條目`,
  keysTitle: '簽名密鑰',
  keysLead: '令牌由「正在簽名」的密鑰簽名；「待啟用」的密鑰已經公布，輪換後接替；「僅供驗證」的到期自動刪除。',
  kid: '密鑰編號',
  alg: '演算法',
  made: '產生',
  activated: '開始簽名',
  retired: '停止使用',
  rotateHeading: '手動輪換',
  rotateHint: '平時每 90 天自動輪換。待啟用的密鑰公布滿一天才能輪換。',
  rotate: '輪換',
  withdrawHeading: '撤銷這個密鑰',
  withdrawHint: '撤銷後，用它簽名的令牌立即失效，使用者要重新登入。只在密鑰可能洩露時使用；需要一名安全管理員同意。',
  withdraw: '申請撤銷',
};

export const deliveryNotices: typeof notices = {
  'delivery-replayed': '已放回佇列，馬上重新投遞。',
  'key-rotated': '已輪換，新的密鑰開始簽名。',
};

export const deliveryProblems: Record<keyof typeof problems, string> = {
  'console.not-dead': '這一條已經不在「已放棄」中，可能有人剛剛重新投遞過。請查看列表。',
  'console.not-published': '待啟用的密鑰公布還不滿一天，暫不能輪換。請明天再試；如懷疑洩露，請申請撤銷。',
};
