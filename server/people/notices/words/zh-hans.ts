import { masked, type NoticeWords } from '../notice.ts';

const notMe = (address: string) => `如非本人操作，请在 7 天内打开 ${address} 撤回并退出所有登录。`;

export const zhHans: NoticeWords = {
  'passkey.added': {
    subject: '您的账号添加了通行密钥',
    text: (told) => `您的账号刚刚添加了一个通行密钥。${notMe(told.notMe)}`,
  },
  'passkey.removed': {
    subject: '您的账号移除了通行密钥',
    text: (told) =>
      `您的账号刚刚移除了一个通行密钥。${told.wasLast ? '账号已没有通行密钥，登录强度降低，建议重新添加。' : ''}${notMe(told.notMe)}`,
  },
  'password.set': {
    subject: '您的账号设置了密码',
    text: (told) => `您的账号刚刚设置了密码。${notMe(told.notMe)}`,
  },
  'password.changed': {
    subject: '您的密码已修改',
    text: (told) => `您的密码刚刚被修改，其他登录已退出。${notMe(told.notMe)}`,
  },
  'password.reset': {
    subject: '您的密码已重设',
    text: (told) => `您的密码刚刚通过验证码重设，所有登录已退出。${notMe(told.notMe)}`,
  },
  'identifier.added': {
    subject: '您的账号绑定了新的联系方式',
    text: (told) => `您的账号刚刚绑定了 ${masked(told.identifier)}，今后可用它登录。${notMe(told.notMe)}`,
  },
  'identifier.reassigned': {
    subject: '您的手机号码已不再属于此账号',
    text: (told) =>
      `另一位用户证明现在持有手机号码 ${masked(told.identifier)}，该号码已从您的账号解绑，账号的其他内容没有变化。如您仍在使用该号码，请登录后重新绑定。`,
  },
  'source.linked': {
    subject: '您的账号关联了其他系统的登录',
    text: (told) => `您的账号刚刚关联了“${told.source['zh-Hans']}”的登录，今后在那里登录即可进入。${notMe(told.notMe)}`,
  },
  'source.unlinked': {
    subject: '您的账号解除了其他系统登录的关联',
    text: (told) => `您的账号刚刚解除了“${told.source['zh-Hans']}”的登录关联，不能再由那里进入。${notMe(told.notMe)}`,
  },
  'source.certificate-ending': {
    subject: '身份源的证书即将到期',
    text: ({ source, use, days, address }) =>
      `身份源“${source['zh-Hans']}”的${{ theirs: '对方签名证书', ours: '我方证书', authority: '目录颁发机构证书' }[use]}${days === 0 ? '已到期' : `还有 ${days} 天到期`}。不更换，用户将无法用它登录。如已加入新证书，请移除这一张。查看：${address}`,
  },
  'account.merged': {
    subject: '两个账号已合并为一个',
    text: (told) =>
      `您的两个账号刚刚合并为一个。各部门系统仍认得您，请用保留的账号登录。30 天内可在“我的账号”中撤销。${notMe(told.notMe)}`,
  },
  'account.separated': {
    subject: '账号合并已撤销',
    text: () =>
      '两个账号的合并已撤销：您又有了两个账号，各自的内容已恢复。两个账号均已退出登录，请照原来的方式重新登录。',
  },
  'account.twin-found': {
    subject: '您可能还有另一个账号',
    text: () =>
      '另一个账号想用本账号已核验的证件进行实名核验，未予通过。如果那个账号也是您的，请登录本账号，在“我的账号”中选择“合并账号”；如果您不知情，无需处理。',
  },
  'account.locked': {
    subject: '您的账号已被锁定',
    text: () => '您的账号已由管理员锁定，所有登录已退出。如有疑问，请联系服务热线或服务窗口。',
  },
  'account.unlocked': {
    subject: '您的账号已解除锁定',
    text: () => '您的账号已由管理员解除锁定，可以重新登录。',
  },
  'account.sessions-ended': {
    subject: '您的登录已全部退出',
    text: () => '管理员已让您的账号在所有设备和应用退出登录。您可以重新登录。',
  },
  'account.level-changed': {
    subject: '您的实名等级已变更',
    text: (told) => `您的实名等级已由两位管理员共同变更为 ${told.level} 级。如有疑问，请联系服务热线或服务窗口。`,
  },
  'recovery.started': {
    subject: '有人为您的账号申请了恢复',
    text: (told) =>
      `服务台已为您的账号发起恢复：${told.hours} 小时后将移除全部通行密钥和密码，之后可用验证码登录并重新设置。${notMe(told.notMe)}`,
  },
  'recovery.done': {
    subject: '您的账号已完成恢复',
    text: () => '您的账号的通行密钥和密码已移除，所有登录已退出。请用验证码登录，并重新添加通行密钥。',
  },
  'change.taken-back': {
    subject: '您账号的一次更改已被撤回',
    text: () =>
      '有人通过消息中的“不是我”链接撤回了账号的一次更改，所有登录已退出，新密码如有则已作废。请登录并重新设置密码。',
  },
  'token.replayed': {
    subject: '一个应用的登录凭证可能被复制',
    text: (told) =>
      `应用“${told.application['zh-Hans']}”的登录凭证被重复使用，可能已被复制，该应用已退出登录。如您不放心，请登录后查看最近活动。`,
  },
  'mandate.offered': {
    subject: '有单位邀请您代其办事',
    text: (told) =>
      `${told.enterprise}邀请您代其办事。如您认识该单位，请登录 ${told.address} 查看并决定；如不相识，请忽略。`,
  },
  'mandate.accepted': {
    subject: '您发出的授权已被接受',
    text: (told) => `${told.agent}接受了授权，现在可以代${told.enterprise}办事。您可以随时结束这份授权。`,
  },
  'mandate.declined': {
    subject: '您发出的授权被谢绝',
    text: (told) => `${told.agent}谢绝了代${told.enterprise}办事的授权。`,
  },
  'mandate.ended': {
    subject: '您的一份授权已结束',
    text: (told) =>
      `您代${told.enterprise}办事的授权${told.expired ? '已到期' : '已被结束'}，以该身份进入的应用已退出。您的账号和其他身份不受影响。`,
  },
  'mandate.ended-given': {
    subject: '您发出的一份授权已结束',
    text: (told) =>
      told.agent === ''
        ? `您为${told.enterprise}发出的一份邀请${told.expired ? '过期未被接受' : '已取消'}。`
        : `${told.agent}代${told.enterprise}办事的授权${told.expired ? '已到期' : '已结束'}，不能再代其办事。`,
  },
  'post.activated': {
    subject: '您已确认岗位',
    text: (told) => `您已确认在${told.unit['zh-Hans']}的岗位“${told.title}”。如非本人操作，请立即致电求助。`,
  },
  'post.changed': {
    subject: '您的岗位信息有变更',
    text: (told) => `${told.unit['zh-Hans']}变更了您的岗位“${told.title}”的信息，请登录账号，在“岗位”中查看。`,
  },
  'post.ended': {
    subject: '您的岗位已结束',
    text: (told) =>
      `您在${told.unit['zh-Hans']}的岗位“${told.title}”已结束，不能再以该身份进入服务。您的账号和其他岗位不受影响。`,
  },
  'enterprise.claimed': {
    subject: '您已成为企业的法定代表人',
    text: (told) =>
      `经登记机关核对，您已登记为“${told.enterprise}”的法定代表人，可以在“我的企业”中为其办事和授权。${told.replaced ? '前任法定代表人的权限及其作出的授权已全部终止，您可以重新授权。' : ''}如非本人操作，请立即登录查看。`,
  },
  'enterprise.representative-changed': {
    subject: '您不再是企业的法定代表人',
    text: (told) =>
      `登记机关显示“${told.enterprise}”的法定代表人已变更，您不能再以它的名义办事${told.mandates > 0 ? `，由此作出的 ${told.mandates} 项授权也已终止` : ''}。如有疑问，请向登记机关核实。`,
  },
  'enterprise.struck-off': {
    subject: '企业已注销或吊销',
    text: (told) =>
      `登记机关显示“${told.enterprise}”已注销或吊销，不能再以它的名义办事，它作出和接受的授权已全部终止。如有疑问，请向登记机关核实。`,
  },
  'enterprise.suspended': {
    subject: '企业状态异常，暂停使用',
    text: (told) =>
      `登记机关显示“${told.enterprise}”目前不是正常状态，暂时不能以它的名义办事。状态恢复后会自动恢复使用。如有疑问，请向登记机关核实。`,
  },
  'enterprise.active': {
    subject: '企业已恢复正常',
    text: (told) => `登记机关显示“${told.enterprise}”已恢复正常，可以继续以它的名义办事。`,
  },
};
