export const consoleEnterprises = {
  title: '企业',
  lead: '按统一社会信用代码，或企业名称的开头查找。',
  search: '统一社会信用代码，或名称开头（至少两个字）',
  none: '没有找到。请核对代码，或输入名称开头的更多文字。',
  name: '名称',
  uscc: '统一社会信用代码',
  kind: '类型',
  status: '状态',
  held: '管理员暂停',
  representative: '法定代表人',
  nobody: '尚未认领',
  claimed: '认领',
  checked: '上次核对',
  acts: '办理',
  holdHint: '暂停后，以该企业名义的登录立即结束；授权保留，恢复后可继续使用。',
  releaseHint: '已由管理员暂停。恢复后以登记机关的状态为准。',
  hold: '暂停使用',
  release: '恢复使用',
  recheck: '立即向登记机关核对',
  mandates: '授权',
  noMandates: '没有授权。',
  agent: '被授权人',
  role: '类型',
  state: '状态',
  granted: '授予',
  until: '有效期至',
  roles: { administrator: '管理员', agent: '办事人' },
  states: { waiting: '等待接受', running: '有效', ended: '已结束' },
};

export const enterpriseAdminNotices = {
  'enterprise-unchanged': '登记机关的信息没有变化。',
  'enterprise-changed': '登记机关的信息有变化，已更新。',
  'enterprise-ended': '登记机关称法定代表人已变更，原有权利和授权已结束。',
  'enterprise-held': '已暂停，以该企业名义的登录已结束。',
  'enterprise-released': '已恢复。',
};

export const enterpriseAdminProblems = {
  'console.not-claimed': '还没有人认领这家企业，无法核对。',
  'console.registry-unavailable': '登记机关暂时没有答复，什么都没有改变。请稍后再试。',
};
