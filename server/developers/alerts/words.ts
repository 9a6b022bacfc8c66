import type { Locale } from '../../lib/locale.ts';
import type { AlertCode } from './codes.ts';

type AlertWords = Record<AlertCode, { subject: string; text: (name: string) => string }>;

/**
 * Names stand in messages to the team alone that chose them: in one to others, whoever chose it would put words of their own
 * into our message (T-130).
 */
export const alertWords: Record<Locale, AlertWords> = {
  'zh-Hans': {
    'delivery.given-up': {
      subject: '一门：有通知无法送达',
      text: (name) => `发给“${name}”的通知多次失败，已停止重试。请在开发者中心的“通知”页查看原因并重新发送。`,
    },
    'requests.failing': {
      subject: '一门：失败的请求很多',
      text: (name) => `“${name}”最近一小时有很多请求失败。请在开发者中心的“失败请求”页查看原因和处理办法。`,
    },
    'check.failing': {
      subject: '一门：接入检测不再通过',
      text: (name) =>
        `“${name}”通过过接入检测，最近一次检测却发现了问题。请在开发者中心的“接入检测”页查看，改正后重新检测。不通过时不能申请正式使用，等待中的申请也不会获准。`,
    },
    'secret.rotated': {
      subject: '一门：生成了新密钥',
      text: (name) => `“${name}”生成了新密钥，旧密钥 7 天后失效。如果不是您的团队所为，请立即在“概况”页处理。`,
    },
    'secret.ending': {
      subject: '一门：旧密钥即将失效',
      text: (name) => `“${name}”的旧密钥将在一天之内失效。请确认所有机器都已改用新密钥。`,
    },
    'key.announced': {
      subject: '一门：将更换签名密钥',
      text: (name) =>
        `一门将在 7 天内改用另一把签名密钥，它已经公布。请确认团队“${name}”的应用会重新读取 jwks_uri，不要把密钥写死在配置里。`,
    },
    'key.rotated': {
      subject: '一门：已更换签名密钥',
      text: (name) => `一门已改用另一把签名密钥。如果团队“${name}”的应用验签失败，请重新读取 jwks_uri。`,
    },
    'production.granted': {
      subject: '一门：应用已获准正式使用',
      text: (name) => `“${name}”的正式使用申请已获同意。凭据请在开发者中心查看。`,
    },
    'production.declined': {
      subject: '一门：正式使用申请未获同意',
      text: (name) => `“${name}”的正式使用申请未获同意。理由请在开发者中心的“正式使用”页查看，改正后可以再次申请。`,
    },
    'application.suspended': {
      subject: '一门：应用已被停用',
      text: (name) => `“${name}”已被停用，用户暂时不能登录。原因请向您的部门管理员了解。`,
    },
    'application.resumed': {
      subject: '一门：应用已恢复使用',
      text: (name) => `“${name}”已恢复使用。`,
    },
    'certification.due': {
      subject: '一门：请确认应用仍然需要',
      text: (name) =>
        `“${name}”每年要确认一次仍然需要，现在已到或即将到期。请部门管理员在管理台的应用页面确认。到期后不会自动停用。`,
    },
    'member.joined': { subject: '一门：有人加入团队', text: (name) => `有新成员加入团队“${name}”。` },
    'member.left': { subject: '一门：有人离开团队', text: (name) => `有成员离开了团队“${name}”。` },
    'application.offered': {
      subject: '一门：有应用移交给您的团队',
      text: () =>
        '另一个团队要把一个应用移交给您的团队，请负责人在 14 天内到开发者中心答复。如不知情，请拒绝。接收后请生成新密钥：移交的团队知道现在的密钥。',
    },
  },
  'zh-Hant': {
    'delivery.given-up': {
      subject: '一門：有通知無法送達',
      text: (name) => `發給「${name}」的通知多次失敗，已停止重試。請在開發者中心的「通知」頁查看原因並重新傳送。`,
    },
    'requests.failing': {
      subject: '一門：失敗的請求很多',
      text: (name) => `「${name}」最近一小時有很多請求失敗。請在開發者中心的「失敗請求」頁查看原因和處理辦法。`,
    },
    'check.failing': {
      subject: '一門：接入檢測不再通過',
      text: (name) =>
        `「${name}」通過過接入檢測，最近一次檢測卻發現了問題。請在開發者中心的「接入檢測」頁查看，改正後重新檢測。不通過時不能申請正式使用，等待中的申請也不會獲准。`,
    },
    'secret.rotated': {
      subject: '一門：生成了新密鑰',
      text: (name) => `「${name}」生成了新密鑰，舊密鑰 7 天後失效。如果不是您的團隊所為，請立即在「概況」頁處理。`,
    },
    'secret.ending': {
      subject: '一門：舊密鑰即將失效',
      text: (name) => `「${name}」的舊密鑰將在一天之內失效。請確認所有機器都已改用新密鑰。`,
    },
    'key.announced': {
      subject: '一門：將更換簽名密鑰',
      text: (name) =>
        `一門將在 7 天內改用另一把簽名密鑰，它已經公布。請確認團隊「${name}」的應用會重新讀取 jwks_uri，不要把密鑰寫死在設定裡。`,
    },
    'key.rotated': {
      subject: '一門：已更換簽名密鑰',
      text: (name) => `一門已改用另一把簽名密鑰。如果團隊「${name}」的應用驗簽失敗，請重新讀取 jwks_uri。`,
    },
    'production.granted': {
      subject: '一門：應用已獲准正式使用',
      text: (name) => `「${name}」的正式使用申請已獲同意。憑據請在開發者中心查看。`,
    },
    'production.declined': {
      subject: '一門：正式使用申請未獲同意',
      text: (name) => `「${name}」的正式使用申請未獲同意。理由請在開發者中心的「正式使用」頁查看，改正後可以再次申請。`,
    },
    'application.suspended': {
      subject: '一門：應用已被停用',
      text: (name) => `「${name}」已被停用，使用者暫時不能登入。原因請向您的部門管理員了解。`,
    },
    'application.resumed': {
      subject: '一門：應用已恢復使用',
      text: (name) => `「${name}」已恢復使用。`,
    },
    'certification.due': {
      subject: '一門：請確認應用仍然需要',
      text: (name) =>
        `「${name}」每年要確認一次仍然需要，現在已到或即將到期。請部門管理員在管理台的應用頁面確認。到期後不會自動停用。`,
    },
    'member.joined': { subject: '一門：有人加入團隊', text: (name) => `有新成員加入團隊「${name}」。` },
    'member.left': { subject: '一門：有人離開團隊', text: (name) => `有成員離開了團隊「${name}」。` },
    'application.offered': {
      subject: '一門：有應用移交給您的團隊',
      text: () =>
        '另一個團隊要把一個應用移交給您的團隊，請負責人在 14 天內到開發者中心答覆。如不知情，請拒絕。接收後請生成新密鑰：移交的團隊知道現在的密鑰。',
    },
  },
  en: {
    'delivery.given-up': {
      subject: 'Yimen: a notice could not be delivered',
      text: (name) =>
        `Notices to “${name}” failed and are given up. See why on its page Delivery, and send them again.`,
    },
    'requests.failing': {
      subject: 'Yimen: many requests fail',
      text: (name) =>
        `Many requests of “${name}” failed within the last hour. Its page Failures says why and what to do.`,
    },
    'check.failing': {
      subject: 'Yimen: a live check no longer passes',
      text: (name) =>
        `“${name}” had passed its live check, and the last run found something wrong. See its page Live check, mend it and run the check again. Until it passes you cannot ask for production, and a request that waits is not granted.`,
    },
    'secret.rotated': {
      subject: 'Yimen: a new secret was made',
      text: (name) =>
        `A new secret was made for “${name}”; the old one ends in 7 days. If it was not your team, act on its page Overview now.`,
    },
    'secret.ending': {
      subject: 'Yimen: the old secret ends',
      text: (name) => `The old secret of “${name}” ends within a day. Make sure that every machine has the new one.`,
    },
    'key.announced': {
      subject: 'Yimen: another signing key within a week',
      text: (name) =>
        `Within 7 days Yimen signs with another key, which is published already. Make sure that the applications of the team “${name}” read jwks_uri again and have no key written down.`,
    },
    'key.rotated': {
      subject: 'Yimen: another signing key',
      text: (name) =>
        `Yimen signs with another key from now on. If an application of the team “${name}” refuses signatures, let it read jwks_uri again.`,
    },
    'production.granted': {
      subject: 'Yimen: into production',
      text: (name) =>
        `The request to use “${name}” in production is granted. Its credentials are in the developers’ portal.`,
    },
    'production.declined': {
      subject: 'Yimen: not into production',
      text: (name) =>
        `The request to use “${name}” in production is declined. Its page Production says why; you can ask again.`,
    },
    'application.suspended': {
      subject: 'Yimen: an application is suspended',
      text: (name) => `“${name}” is suspended: nobody can log in to it. Ask the administrator of your unit why.`,
    },
    'application.resumed': {
      subject: 'Yimen: an application is back in use',
      text: (name) => `“${name}” is back in use.`,
    },
    'certification.due': {
      subject: 'Yimen: is this application still needed?',
      text: (name) =>
        `Once a year somebody confirms that “${name}” is still needed, and it is time. An administrator of your unit does so on its page in the console. It is not switched off by itself.`,
    },
    'member.joined': {
      subject: 'Yimen: somebody joined the team',
      text: (name) => `Somebody joined the team “${name}”.`,
    },
    'member.left': { subject: 'Yimen: somebody left the team', text: (name) => `Somebody left the team “${name}”.` },
    'application.offered': {
      subject: 'Yimen: an application is offered to your team',
      text: () =>
        'Another team offers an application to yours. An owner answers in the developers’ portal within 14 days. If you do not know of it, decline. After taking it make a new secret: the team that gives it knows the present one.',
    },
  },
};
