export const consoleDelivery = {
  title: '投递',
  lead: '短信、邮件和退出通知先存后发，失败会自动重试；多次失败后放弃，可以在这里重新投递。内容不在此显示。',
  states: { dead: '已放弃', waiting: '等待中' },
  none: { dead: '没有放弃的投递。', waiting: '没有等待中的投递。' },
  target: '对象',
  attempts: '次数',
  error: '最近的错误',
  noError: '无',
  since: { dead: '放弃于', waiting: '下次尝试' },
  created: '产生',
  entry: (kind: string, target: string) => `${kind} · ${target}`,
  replayHeading: '重新投递',
  replayHint: '请先确认对方已经恢复。重新投递会从头计算重试次数。',
  replayOne: '重新投递这一条',
  replayAll: (target: string) => `重新投递 ${target} 的全部已放弃条目`,
  keysTitle: '签名密钥',
  keysLead: '令牌由“正在签名”的密钥签名；“待启用”的密钥已经公布，轮换后接替；“仅供验证”的到期自动删除。',
  kid: '密钥编号',
  alg: '算法',
  made: '生成',
  activated: '开始签名',
  retired: '停止使用',
  rotateHeading: '手工轮换',
  rotateHint: '平时每 90 天自动轮换。待启用的密钥公布满一天才能轮换。',
  rotate: '轮换',
  withdrawHeading: '撤销这个密钥',
  withdrawHint: '撤销后，用它签名的令牌立即失效，用户要重新登录。只在密钥可能泄露时使用；需要一名安全管理员同意。',
  withdraw: '申请撤销',
};

export const deliveryNotices = {
  'delivery-replayed': '已放回队列，马上重新投递。',
  'key-rotated': '已轮换，新的密钥开始签名。',
};

export const deliveryProblems = {
  'console.not-dead': '这一条已经不在“已放弃”中，可能有人刚刚重新投递过。请查看列表。',
  'console.not-published': '待启用的密钥公布还不满一天，暂不能轮换。请明天再试；如怀疑泄露，请申请撤销。',
};
