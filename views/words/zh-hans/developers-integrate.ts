/** Words of the departments’ portal about samples of code and test persons. */
export const developerIntegrate = {
  integrate: {
    title: '接入',
    lead: '选用经过认证的 OpenID Connect 客户端库，不要自己实现协议。下面的示例已填好这个应用的参数。',
    rules: '这种系统的要求',
    kinds: {
      web: [
        '授权码流程加 PKCE（S256），密钥放在 Authorization 头（client_secret_basic）',
        '回调地址用 https，逐字比对；开发时可用 http://localhost',
        '每次登录生成新的 state 和 nonce，回来时与会话中的比对',
        '登记后台退出通知地址，收到通知就结束本地会话',
      ],
      mobile: [
        '授权码流程加 PKCE（S256），没有密钥',
        '回调用自有域名的 https 链接，或域名倒写的协议，如 cn.example.app:/callback',
        '在系统浏览器里打开登录页，不要用内嵌网页',
      ],
      spa: [
        '授权码流程加 PKCE（S256），没有密钥，也没有刷新令牌',
        '令牌只放在内存里；只能从登记的回调地址所在站点换取令牌',
        '涉及敏感信息的，请改用带服务器的网站类型',
      ],
      service: ['client_credentials，没有用户；密钥放在 Authorization 头', '令牌 10 分钟有效，到期重取'],
      kiosk: [
        '与网站相同，但没有刷新令牌',
        '每次登录带 prompt=login，办完立即退出并清空页面',
        '几分钟无人操作即回到首页',
      ],
    },
    stack: '选择技术栈',
    stacks: {
      spa: '浏览器',
      service: '命令行',
      ci: '自动测试登录',
    },
    code: '完整的程序，复制后填入密钥即可运行。',
    ci: '不开浏览器就能以测试人员登录，供自动测试使用。只在沙箱里有效：真实账号和正式应用都用不了。',
    run: '安装与运行',
  },
  testPersons: {
    title: '测试人员',
    lead: '都是虚构的，归您的团队专用，只能登录沙箱应用。真实账号不能登录沙箱应用。',
    password: '共用密码',
    table: '测试人员名单',
    situation: '情形',
    loginName: '登录名',
    passkey: '公务人员须用通行密钥登录：用密码登录时会请您当场添加一个。测试人员收不到验证码。',
    situations: {
      'level-1': '未实名，等级 1',
      'level-2': '已实名，等级 2',
      'level-3': '已比对本人，等级 3',
      'level-4': '已当面核验，等级 4',
      'no-mobile': '没有手机号',
      english: '使用英文的外国人',
      representative: '企业的法定代表人',
      agent: '企业的经办人，授权有效',
      'agent-expired': '企业的经办人，授权已过期',
      official: '公务人员，有一个岗位',
      locked: '账号已锁定，不能登录',
    },
  },
};
