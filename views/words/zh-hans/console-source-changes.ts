export const consoleSourceChanges = {
  title: (slug: string) => `更改 ${slug} 的配置`,
  lead: '先看影响，再提交。协议和标识不能更改，开关也不受影响；已登录的用户保持登录。',
  waitsHint:
    '下列变更要等安全管理员同意后才生效：等级或词值提高，可带来的身份或单位增加，连接、字段映射或可访问主机有改动。',
  configurationHint: '当前的完整配置。与 docs/sources.md 中的 configuration 相同。',
  secretsHint: '留空则保留原有密钥。密钥从不显示；查看影响后需要重新填写。',
  position: '按钮次序（数字小的在前）',
  rehearse: '查看影响',
  tryOut: '查看影响并测试新配置',
  submit: '更改配置',
  effect: '影响',
  links: (count: number) => `${count} 个账号用它登录`,
  sessions: (count: number) => `${count} 个会话由它开始`,
  attempts: (count: number) => `${count} 次登录正在进行`,
  differences: '将要改变的设置',
  noDifference: '没有任何设置改变。',
  secretsNew: '密钥将被替换。',
  atOnce: '提交后立即生效，所有节点同时更新。',
  waits: '提交后要等安全管理员同意才生效，因为：',
  loosening: {
    ceiling: '最高等级提高了',
    words: '对方的某个词比以前值得更多',
    identities: '可带来的身份或单位增加了',
    connection: '对方的地址、密钥或用户标识字段有改动，它决定谁能进入已关联的账号',
    mapping: '字段映射有改动，它决定来的是谁',
    hosts: '可访问的主机增加了',
  },
  change: '更改配置',
  history: '变更记录',
  historyTitle: (slug: string) => `${slug} 的变更记录`,
  historyLead: '每次变更的人、时间、理由，以及前后的值。密钥只说明是否替换。',
  version: (number: number) => `第 ${number} 版`,
  byCommand: '运维人员（命令行）',
  beforeHistory: '有记录之前的配置',
  approvedBy: '同意人',
  changedBy: '变更人',
  changedAt: '时间',
  why: '理由',
  secretsChanged: '密钥已替换',
};

export const sourceChangeNotices = {
  'source-changed': '已更改，所有节点同时生效。',
};

export const sourceChangeProblems = {
  'console.source-stale': '在您查看之后，这个身份源又被更改过。请看下方的最新配置，再改一次。',
  'console.source-other': '简称、协议和标识不能更改。要换成别的平台，请另行添加。',
  'console.source-same': '没有任何设置改变。请修改后再提交。',
  'console.secrets-apart': '要等第二人同意的变更不能同时带密钥，因为申请会被多人看到。请先单独更换密钥，再提交配置。',
  'console.secrets-needed': '连接有改动，测试时不会把已保存的密钥发给新的地址。请填写密钥后再测试。',
  'console.position-invalid': '次序是 -1000 到 1000 之间的整数。',
};
