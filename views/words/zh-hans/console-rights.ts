/** What one person may by their roles, the file of all roles, and the way from one's account to the console. */
export const consoleRights = {
  title: (name: string) => `${name}的权限`,
  lead: '此人在您的范围内担任的角色，以及每个角色允许的事项。角色管到所在机构及其下级。',
  all: '查看此人的全部权限',
  details: '查看这个角色',
  exportList: '导出为 CSV 文件',
  exportHint: '文件列出您范围内的全部角色；导出会记入审计日志。',
  columns: { person: '姓名', role: '角色', unit: '机构', since: '授予时间', grantedBy: '授予人', why: '理由' },
  scope: { name: '管理权限', what: '以您的身份、在您的范围内使用管理台的这项权限' },
  console: '管理台',
  consoleHint: '您担任管理角色',
};
