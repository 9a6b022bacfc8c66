import type {
  enterpriseAdminNotices as notices,
  enterpriseAdminProblems as problems,
} from '../zh-hans/console-enterprises.ts';
import type { Words } from '../zh-hans.ts';

export const consoleEnterprises: Words['consoleEnterprises'] = {
  title: '企業',
  lead: '按統一社會信用代碼，或企業名稱的開頭查找。',
  search: '統一社會信用代碼，或名稱開頭（至少兩個字）',
  none: '沒有找到。請核對代碼，或輸入名稱開頭的更多文字。',
  name: '名稱',
  uscc: '統一社會信用代碼',
  kind: '類型',
  status: '狀態',
  held: '管理員暫停',
  representative: '法定代表人',
  nobody: '尚未認領',
  claimed: '認領',
  checked: '上次核對',
  acts: '辦理',
  holdHint: '暫停後，以該企業名義的登入立即結束；授權保留，恢復後可繼續使用。',
  releaseHint: '已由管理員暫停。恢復後以登記機關的狀態為準。',
  hold: '暫停使用',
  release: '恢復使用',
  recheck: '立即向登記機關核對',
  mandates: '授權',
  noMandates: '沒有授權。',
  agent: '被授權人',
  role: '類型',
  state: '狀態',
  granted: '授予',
  until: '有效期至',
  roles: { administrator: '管理員', agent: '辦事人' },
  states: { waiting: '等待接受', running: '有效', ended: '已結束' },
};

export const enterpriseAdminNotices: typeof notices = {
  'enterprise-unchanged': '登記機關的資訊沒有變化。',
  'enterprise-changed': '登記機關的資訊有變化，已更新。',
  'enterprise-ended': '登記機關稱法定代表人已變更，原有權利和授權已結束。',
  'enterprise-held': '已暫停，以該企業名義的登入已結束。',
  'enterprise-released': '已恢復。',
};

export const enterpriseAdminProblems: Record<keyof typeof problems, string> = {
  'console.not-claimed': '還沒有人認領這家企業，無法核對。',
  'console.registry-unavailable': '登記機關暫時沒有答覆，什麼都沒有改變。請稍後再試。',
};
