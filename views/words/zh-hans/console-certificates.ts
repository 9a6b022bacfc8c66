export const consoleCertificates = {
  title: '证书',
  lead: '最后 30 天、14 天、3 天和到期时，系统会告知全省的系统管理员。',
  uses: { theirs: '对方的签名证书', ours: '我方的证书', authority: '对方目录的颁发机构证书' },
  next: {
    theirs: '请向对方索取新证书，用另一途径（如电话）核对指纹，在“更改配置”中与旧证书并列，对方更换后再移除旧的。',
    ours: '请生成新的密钥和证书，在“更改配置”中作为密钥填写，并把新的元数据发给对方。',
    authority: '请向对方索取新的颁发机构证书，核对指纹，在“更改配置”中与旧证书并列。',
  },
  replaced: '下一张已就位：对方更换之后，可以移除这一张。',
  fingerprint: 'SHA-256 指纹',
  until: (day: string) => `有效至 ${day}`,
  left: (days: number) => `还有 ${days} 天到期`,
  over: '已到期',
  endingAt: (slug: string, what: string, days: number) => `身份源 ${slug}：${what}还有 ${days} 天到期。`,
  overAt: (slug: string, what: string) => `身份源 ${slug}：${what}已到期，可能已无法用它登录。`,
};
