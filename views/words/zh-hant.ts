import type { Words } from './zh-hans.ts';
import { activity } from './zh-hant/activity.ts';
import { claims } from './zh-hant/claims.ts';
import { errors, problems } from './zh-hant/codes.ts';
import { console, consoleNotices, consoleProblems } from './zh-hant/console.ts';
import { apiProblems, consoleApi } from './zh-hant/console-api.ts';
import { applicationNotices, applicationProblems, consoleApplications } from './zh-hant/console-applications.ts';
import { audit, auditProblems } from './zh-hant/console-audit.ts';
import { consoleCertificates } from './zh-hant/console-certificates.ts';
import { consoleDashboard } from './zh-hant/console-dashboard.ts';
import { consoleDelivery, deliveryNotices, deliveryProblems } from './zh-hant/console-delivery.ts';
import { consoleEnterprises, enterpriseAdminNotices, enterpriseAdminProblems } from './zh-hant/console-enterprises.ts';
import { consoleExports, exportProblems } from './zh-hant/console-exports.ts';
import { consoleLists, listNotices, listProblems } from './zh-hant/console-lists.ts';
import { people, peopleNotices, peopleProblems } from './zh-hant/console-people.ts';
import { consolePolicies, policyNotices, policyProblems } from './zh-hant/console-policies.ts';
import { consoleRights } from './zh-hant/console-rights.ts';
import { consoleSourceChanges, sourceChangeNotices, sourceChangeProblems } from './zh-hant/console-source-changes.ts';
import { consoleSources, sourceAdminNotices, sourceAdminProblems } from './zh-hant/console-sources.ts';
import { consoleUnitLists, unitListProblems } from './zh-hant/console-unit-lists.ts';
import { consoleUnits, unitNotices, unitProblems } from './zh-hant/console-units.ts';
import { developerNotices, developerProblems, developers } from './zh-hant/developers.ts';
import { enterpriseProblems, enterprises } from './zh-hant/enterprises.ts';
import { identities } from './zh-hant/identities.ts';
import { journey } from './zh-hant/journey.ts';
import { mandates } from './zh-hant/mandates.ts';
import { mergeProblems, merging } from './zh-hant/merging.ts';
import { officials } from './zh-hant/officials.ts';
import { portal } from './zh-hant/portal.ts';
import { recovery } from './zh-hant/recovery.ts';
import { sourceTest } from './zh-hant/source-test.ts';
import { sourceProblems, sources } from './zh-hant/sources.ts';
import { topicProblems, topics } from './zh-hant/topics.ts';

/** Traditional Chinese, in the terms readers of Hong Kong, Macao and Taiwan know. */
export const zhHant: Words = {
  frame: {
    product: '一門',
    tagline: '全省統一身份認證',
    markTitle: '一門的標誌：一扇打開的門',
    skip: '跳至主要內容',
    settings: '語言與字體大小',
    largePrint: '大字版',
    normalPrint: '標準字體',
    demonstration: '示範環境：人物、部門及資料均屬虛構，請勿填寫真實資料。',
    help: '需要協助？請致電',
    keepCodes: '驗證碼和密碼只屬於您本人，工作人員不會向您索取。',
    problemInTitle: '有錯誤',
    problemsHeading: '請先更正以下內容',
    account: '我的帳號',
    menu: '帳號選單',
    logOut: '登出',
    logIn: '登入',
  },
  actions: {
    next: '下一步',
    back: '返回',
    change: '更改',
    cancel: '取消',
    save: '儲存',
    cancelAndReturn: (application) => `取消，返回${application}`,
    showPassword: '顯示密碼',
    hidePassword: '隱藏密碼',
  },
  fields: {
    username: '手機號碼或電郵地址',
    password: '密碼',
    newPassword: '新密碼',
    currentPassword: '目前的密碼',
    code: '驗證碼',
    name: '姓名',
    passkeyName: '通行密鑰名稱',
  },
  times: {
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分鐘`,
    hours: (count) => `${count} 小時`,
    days: (count) => `${count} 天`,
    justNow: '剛剛',
  },
  scopes: {
    openid: { name: '帳號代碼與實名等級', what: '只供該部門使用的代碼，各部門的代碼不同，無法互相比對' },
    profile: { name: '姓名', what: '您的姓名和介面語言' },
    phone: { name: '手機號碼', what: '您驗證過的手機號碼' },
    email: { name: '電郵', what: '您驗證過的電郵地址' },
    id_document: { name: '證件號碼', what: '證件類型和完整號碼，屬於敏感個人資料' },
    offline_access: { name: '離開後繼續辦理', what: '您不在線上時，仍可讀取您同意提供的資料，直至期滿或您撤回' },
    enterprise: { name: '企業資料', what: '您所代表企業的名稱、統一社會信用代碼和授權' },
    official: { name: '任職資料', what: '您的單位、崗位和員工編號' },
  },
  documentTypes: {
    'resident-id': '居民身份證',
    'hk-macao-residence-permit': '港澳居民居住證',
    'taiwan-residence-permit': '台灣居民居住證',
    'hk-macao-travel-permit': '港澳居民來往內地通行證（回鄉證）',
    'hk-macao-travel-permit-non-chinese': '港澳居民來往內地通行證（非中國籍）',
    'taiwan-travel-permit': '台灣居民來往大陸通行證（台胞證）',
    'permanent-residence-2017': '外國人永久居留身份證（2017 版）',
    'permanent-residence-2023': '外國人永久居留身份證（2023 版）',
    'chinese-passport': '中國護照',
    'foreign-passport': '外國護照',
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
    saved: '已儲存。',
    'identity-verified': '實名核驗已通過。',
    'identifier-verified': '驗證完成，今後可以用它登入。',
    'passkey-added': '已加入通行密鑰，下次登入可以直接使用。',
    'passkey-renamed': '名稱已更改。',
    'passkey-removed': '通行密鑰已移除，不能再用它登入。請在裝置的密碼管理員中一併刪除。',
    'password-changed': '密碼已更改，下次登入請使用新密碼。',
    'session-ended': '該裝置已登出。',
    'others-ended': '其他裝置已全部登出。',
    'consent-withdrawn': '已撤回，該應用程式不能再讀取您的資料。',
    'identity-switched': '已更換，下次進入該應用時使用新的身份。',
    'mandate-accepted': '已接受授權，現在可以代該企業辦事。',
    'mandate-declined': '已婉拒，並已告知對方。',
    'mandate-ended': '授權已結束。',
    'code-sent': '新的驗證碼已送出，之前的驗證碼已失效。',
    'password-reset': '密碼已重設，請用新密碼登入。',
    'post-activated': '崗位已確認，可以用它進入服務了。',
    'security-key-added': '安全密鑰已新增，型號已核驗。',
    'enterprise-claimed': '企業已認領，可以開始使用。',
    'mandate-taken': '已接受，請指定辦理人員。',
    'mandate-granted': '邀請已發出，對方接受後生效。',
    'mandate-renewed': '已重新授權，等待對方接受。',
    'accounts-merged': '帳號已合併為一個。',
    'accounts-separated': '已撤銷：您又有了兩個帳號。',
    'source-linked': '已連結，今後可以用它登入。',
    'contact-added': '已新增，今後可以用它登入。',
    'begun-anew': '帳號的登入方式已變更，或登入已被結束，本次登入從頭開始。請重新登入。',
    'source-renamed': '名稱已修改。',
    'source-removed': '已解除連結。',
    registered: '帳號已建立。',
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
