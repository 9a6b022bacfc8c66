/** First login to an account that came from an old system. */
export const claims = {
  title: { sms: '请确认这是您的手机号', email: '请确认这是您的邮箱' },
  somewhere: '旧系统',
  lead: (origin: string) => `密码正确。您的账号是从${origin}迁入的，那里没有核验过您的联系方式。`,
  ask: (username: string) => `我们会向 ${username} 发送验证码。填写后，该账号即由您使用。只需确认这一次。`,
  send: { sms: '发送短信验证码', email: '发送邮件验证码' },
  goneTitle: '已收不到那里的消息？',
  goneText:
    '请用现在的手机号或邮箱注册，然后用证件完成实名认证。没有密码的人，即使拿到这个号码或邮箱，也进不了原来的账号。',
  register: '用其他手机号或邮箱注册',
  confirm: '用验证码确认',
  confirmNamed: (username: string) => `用验证码确认 ${username}`,
};
