import { activity } from './zh-hans/activity.ts';
import { claims } from './zh-hans/claims.ts';
import { errors, problems } from './zh-hans/codes.ts';
import { console, consoleNotices, consoleProblems } from './zh-hans/console.ts';
import { apiProblems, consoleApi } from './zh-hans/console-api.ts';
import { applicationNotices, applicationProblems, consoleApplications } from './zh-hans/console-applications.ts';
import { audit, auditProblems } from './zh-hans/console-audit.ts';
import { consoleCertificates } from './zh-hans/console-certificates.ts';
import { consoleDashboard } from './zh-hans/console-dashboard.ts';
import { consoleDelivery, deliveryNotices, deliveryProblems } from './zh-hans/console-delivery.ts';
import { consoleEnterprises, enterpriseAdminNotices, enterpriseAdminProblems } from './zh-hans/console-enterprises.ts';
import { consoleExports, exportProblems } from './zh-hans/console-exports.ts';
import { consoleLists, listNotices, listProblems } from './zh-hans/console-lists.ts';
import { people, peopleNotices, peopleProblems } from './zh-hans/console-people.ts';
import { consolePolicies, policyNotices, policyProblems } from './zh-hans/console-policies.ts';
import { consoleRights } from './zh-hans/console-rights.ts';
import { consoleSourceChanges, sourceChangeNotices, sourceChangeProblems } from './zh-hans/console-source-changes.ts';
import { consoleSources, sourceAdminNotices, sourceAdminProblems } from './zh-hans/console-sources.ts';
import { consoleUnitLists, unitListProblems } from './zh-hans/console-unit-lists.ts';
import { consoleUnits, unitNotices, unitProblems } from './zh-hans/console-units.ts';
import { developerNotices, developerProblems, developers } from './zh-hans/developers.ts';
import { enterpriseProblems, enterprises } from './zh-hans/enterprises.ts';
import { identities } from './zh-hans/identities.ts';
import { journey } from './zh-hans/journey.ts';
import { mandates } from './zh-hans/mandates.ts';
import { mergeProblems, merging } from './zh-hans/merging.ts';
import { officials } from './zh-hans/officials.ts';
import { portal } from './zh-hans/portal.ts';
import { recovery } from './zh-hans/recovery.ts';
import { sourceTest } from './zh-hans/source-test.ts';
import { sourceProblems, sources } from './zh-hans/sources.ts';
import { topicProblems, topics } from './zh-hans/topics.ts';

/** Simplified Chinese: the source of the type. A word missing in another language does not compile. */
export const zhHans = {
  frame: {
    product: '一门',
    tagline: '全省统一身份认证',
    markTitle: '一门的标志：一扇打开的门',
    skip: '跳到主要内容',
    settings: '语言与字号',
    largePrint: '大字版',
    normalPrint: '标准字号',
    demonstration: '演示环境：人物、部门和数据均为虚构，请勿填写真实信息。',
    help: '需要帮助？请拨打',
    keepCodes: '验证码和密码只属于您本人，工作人员不会向您索要。',
    problemInTitle: '有错误',
    problemsHeading: '请先改正以下内容',
    account: '我的账号',
    menu: '账号菜单',
    logOut: '退出登录',
    logIn: '登录',
  },
  actions: {
    next: '下一步',
    back: '返回',
    change: '更改',
    cancel: '取消',
    save: '保存',
    cancelAndReturn: (application: string) => `取消，返回${application}`,
    showPassword: '显示密码',
    hidePassword: '隐藏密码',
  },
  fields: {
    username: '手机号或邮箱',
    password: '密码',
    newPassword: '新密码',
    currentPassword: '当前密码',
    code: '验证码',
    name: '姓名',
    passkeyName: '通行密钥名称',
  },
  times: {
    seconds: (count: number) => `${count} 秒`,
    minutes: (count: number) => `${count} 分钟`,
    hours: (count: number) => `${count} 小时`,
    days: (count: number) => `${count} 天`,
    justNow: '刚刚',
  },
  /** Data an application may ask for, by scope: what it is, in plain words. */
  scopes: {
    openid: { name: '账号代码与实名等级', what: '专供该部门使用的代码，其他部门的代码不同，不能互相比对' },
    profile: { name: '姓名', what: '您的姓名和界面语言' },
    phone: { name: '手机号', what: '您验证过的手机号' },
    email: { name: '邮箱', what: '您验证过的邮箱地址' },
    id_document: { name: '证件号码', what: '证件类型和完整号码，属于敏感个人信息' },
    offline_access: { name: '离开后继续办理', what: '您不在线时，仍可读取您同意提供的信息，直到期满或您撤回' },
    enterprise: { name: '企业信息', what: '您所代表企业的名称、统一社会信用代码和授权' },
    official: { name: '任职信息', what: '您的单位、岗位和工号' },
  },
  documentTypes: {
    'resident-id': '居民身份证',
    'hk-macao-residence-permit': '港澳居民居住证',
    'taiwan-residence-permit': '台湾居民居住证',
    'hk-macao-travel-permit': '港澳居民来往内地通行证（回乡证）',
    'hk-macao-travel-permit-non-chinese': '港澳居民来往内地通行证（非中国籍）',
    'taiwan-travel-permit': '台湾居民来往大陆通行证（台胞证）',
    'permanent-residence-2017': '外国人永久居留身份证（2017 版）',
    'permanent-residence-2023': '外国人永久居留身份证（2023 版）',
    'chinese-passport': '中国护照',
    'foreign-passport': '外国护照',
  },
  notices: {
    ...consoleNotices,
    ...deliveryNotices,
    ...enterpriseAdminNotices,
    ...sourceAdminNotices,
    ...sourceChangeNotices,
    ...unitNotices,
    ...listNotices,
    ...applicationNotices,
    ...peopleNotices,
    saved: '已保存。',
    'identity-verified': '实名核验已通过。',
    'identifier-verified': '已验证，今后可以用它登录。',
    'passkey-added': '通行密钥已添加，下次登录可以直接使用。',
    'passkey-renamed': '名称已修改。',
    'passkey-removed': '通行密钥已移除，不能再用它登录。请在设备的密码管理中也将它删除。',
    'password-changed': '密码已修改，请在下次登录时使用新密码。',
    'session-ended': '该设备已退出登录。',
    'others-ended': '其他设备已全部退出登录。',
    'consent-withdrawn': '已撤回，该应用不能再读取您的信息。',
    'identity-switched': '已更换，下次进入该应用时使用新的身份。',
    'mandate-accepted': '已接受授权，现在可以代该企业办事。',
    'mandate-declined': '已谢绝，并已告知对方。',
    'mandate-ended': '授权已结束。',
    'code-sent': '新的验证码已发送，之前的验证码已失效。',
    'password-reset': '密码已重设，请用新密码登录。',
    'post-activated': '岗位已确认，可以用它进入服务了。',
    'security-key-added': '安全密钥已添加，型号已核验。',
    'enterprise-claimed': '企业已认领，可以开始使用。',
    'mandate-taken': '已接受，请指定办理人员。',
    'mandate-granted': '邀请已发出，对方接受后生效。',
    'mandate-renewed': '已重新授权，等待对方接受。',
    'accounts-merged': '账号已合并为一个。',
    'accounts-separated': '已撤销：您又有了两个账号。',
    'source-linked': '已关联，今后可以用它登录。',
    'contact-added': '已添加，今后可以用它登录。',
    'begun-anew': '账号的登录方式已更改，或登录已被结束，本次登录从头开始。请重新登录。',
    'source-renamed': '名称已修改。',
    'source-removed': '已解除关联。',
    registered: '账号已建立。',
    ...policyNotices,
    ...developerNotices,
  },
  activity,
  console: { ...console, people, audit },
  consoleRights,
  consoleUnits,
  consoleLists,
  consoleUnitLists,
  consoleDashboard,
  consoleDelivery,
  consoleEnterprises,
  consoleExports,
  consoleSources,
  consoleCertificates,
  consoleSourceChanges,
  consolePolicies,
  consoleApplications,
  consoleApi,
  identities,
  journey,
  claims,
  mandates,
  portal,
  recovery,
  officials,
  enterprises,
  sources,
  merging,
  sourceTest,
  developers,
  topics,
  problems: {
    ...problems,
    ...enterpriseProblems,
    ...sourceProblems,
    ...consoleProblems,
    ...deliveryProblems,
    ...enterpriseAdminProblems,
    ...sourceAdminProblems,
    ...exportProblems,
    ...sourceChangeProblems,
    ...unitProblems,
    ...listProblems,
    ...unitListProblems,
    ...applicationProblems,
    ...apiProblems,
    ...mergeProblems,
    ...peopleProblems,
    ...auditProblems,
    ...policyProblems,
    ...developerProblems,
    ...topicProblems,
  },
  errors,
};

export type Words = typeof zhHans;
