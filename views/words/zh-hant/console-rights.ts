import type { Words } from '../zh-hans.ts';

export const consoleRights: Words['consoleRights'] = {
  title: (name) => `${name}的權限`,
  lead: '此人在您的範圍內擔任的角色，以及每個角色允許的事項。角色管到所在機構及其下級。',
  all: '查看此人的全部權限',
  details: '查看這個角色',
  exportList: '匯出為 CSV 檔案',
  exportHint: '檔案列出您範圍內的全部角色；匯出會記入稽核日誌。',
  columns: { person: '姓名', role: '角色', unit: '機構', since: '授予時間', grantedBy: '授予人', why: '理由' },
  scope: { name: '管理權限', what: '以您的身份、在您的範圍內使用管理台的這項權限' },
  console: '管理台',
  consoleHint: '您擔任管理角色',
};
