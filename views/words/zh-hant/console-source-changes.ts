import type {
  sourceChangeNotices as notices,
  sourceChangeProblems as problems,
} from '../zh-hans/console-source-changes.ts';
import type { Words } from '../zh-hans.ts';

export const consoleSourceChanges: Words['consoleSourceChanges'] = {
  title: (slug) => `更改 ${slug} 的設定`,
  lead: '先看影響，再提交。協定和標識不能更改，開關也不受影響；已登入的使用者保持登入。',
  waitsHint:
    '下列變更要等安全管理員同意後才生效：等級或詞值提高，可帶來的身份或單位增加，連接、欄位對應或可存取主機有改動。',
  configurationHint: '目前的完整設定。與 docs/sources.md 中的 configuration 相同。',
  secretsHint: '留空則保留原有密鑰。密鑰從不顯示；查看影響後需要重新填寫。',
  position: '按鈕次序（數字小的在前）',
  rehearse: '查看影響',
  tryOut: '查看影響並測試新設定',
  submit: '更改設定',
  effect: '影響',
  links: (count) => `${count} 個帳號用它登入`,
  sessions: (count) => `${count} 個工作階段由它開始`,
  attempts: (count) => `${count} 次登入正在進行`,
  differences: '將要改變的設定',
  noDifference: '沒有任何設定改變。',
  secretsNew: '密鑰將被替換。',
  atOnce: '提交後立即生效，所有節點同時更新。',
  waits: '提交後要等安全管理員同意才生效，因為：',
  loosening: {
    ceiling: '最高等級提高了',
    words: '對方的某個詞比以前值得更多',
    identities: '可帶來的身份或單位增加了',
    connection: '對方的地址、密鑰或使用者標識欄位有改動，它決定誰能進入已關聯的帳號',
    mapping: '欄位對應有改動，它決定來的是誰',
    hosts: '可存取的主機增加了',
  },
  change: '更改設定',
  history: '變更記錄',
  historyTitle: (slug) => `${slug} 的變更記錄`,
  historyLead: '每次變更的人、時間、理由，以及前後的值。密鑰只說明是否替換。',
  version: (number) => `第 ${number} 版`,
  byCommand: '運維人員（命令列）',
  beforeHistory: '有記錄之前的設定',
  approvedBy: '同意人',
  changedBy: '變更人',
  changedAt: '時間',
  why: '理由',
  secretsChanged: '密鑰已替換',
};

export const sourceChangeNotices: typeof notices = {
  'source-changed': '已更改，所有節點同時生效。',
};

export const sourceChangeProblems: Record<keyof typeof problems, string> = {
  'console.source-stale': '在您查看之後，這個身分源又被更改過。請看下方的最新設定，再改一次。',
  'console.source-other': '簡稱、協定和標識不能更改。要換成別的平台，請另行新增。',
  'console.source-same': '沒有任何設定改變。請修改後再提交。',
  'console.secrets-apart': '要等第二人同意的變更不能同時帶密鑰，因為申請會被多人看到。請先單獨更換密鑰，再提交設定。',
  'console.secrets-needed': '連接有改動，測試時不會把已儲存的密鑰發給新的地址。請填寫密鑰後再測試。',
  'console.position-invalid': '次序是 -1000 到 1000 之間的整數。',
};
