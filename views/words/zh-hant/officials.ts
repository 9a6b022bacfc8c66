import type { Words } from '../zh-hans.ts';

export const officials: Words['officials'] = {
  posts: {
    heading: '崗位',
    lead: '您可以用下列崗位的身分進入工作人員使用的服務。資料由單位登記，有誤請聯絡單位。',
    none: '您目前沒有崗位。崗位由單位辦理，單位辦好後，您會收到一個確認連結。',
    main: '主要崗位',
    notNow: '目前不能使用',
    noMain: '目前沒有主要崗位。其他崗位照常使用；需要設定主要崗位，請聯絡單位。',
    title: '職務',
    jobNumber: '工號',
    periodLabel: '任期',
    from: (start: string) => `${start}起`,
    period: (start: string, end: string) => `${start}至${end}`,
    endedHeading: '已結束的崗位',
    ended: (when: string) => `${when}結束`,
    reasons: { left: '離任', moved: '調任', withdrawn: '單位撤回', expired: '任期屆滿' },
  },
  duty: {
    heading: '登入要求',
    passkey: '以崗位身分登入，須使用通行密鑰',
    securityKey: '您的單位要求使用安全密鑰登入',
    models: '認可的型號：',
    anyModel: '型號須由廠商登記在 FIDO 名錄中，密鑰保存在硬體裡、無法複製。',
    met: '您已具備。',
    passkeyMissing: '您還沒有通行密鑰，新增後才能以崗位身分進入服務。',
    keyMissing: '您還沒有這樣的安全密鑰，新增後才能以崗位身分進入服務。',
    addPasskey: '新增通行密鑰',
    addKey: '新增安全密鑰',
  },
  activation: {
    ready: {
      title: '確認崗位',
      lead: '您的單位為您辦理了以下崗位，請核對。',
      consequence: '確認後，您可以用這個崗位的身分進入工作人員使用的服務。內容有誤請不要確認，先聯絡單位。',
      passkey: '確認時需要使用通行密鑰；還沒有的，可以當場建立。',
      submit: '確認這個崗位',
    },
    'not-verified': {
      title: '請先完成實名核驗',
      lead: '崗位只能由本人確認，所以需要先核對您的姓名和證件。完成後會回到這裡。如果已經實名，說明現在任職需要更高的身分級別，請到政務服務窗口辦理。',
      submit: '去實名核驗',
    },
    unknown: {
      title: '不能用這個連結確認崗位',
      lead: '可能是以下原因：',
      reasons: [
        '連結已經用過，或已超過 7 天',
        '單位已撤回，或發了新的連結',
        '連結是給另一個人的，或您登入的不是辦理時所用手機號的帳號',
      ],
      next: '請用辦理崗位時登記的姓名和手機號的帳號登入後再試，或請單位重新發送連結。',
    },
    'primary-exists': {
      title: '您已經有主要崗位',
      lead: '這個連結要確認的也是主要崗位，而一個人只能有一個。',
      next: '請聯絡其中一個單位，把那裡的崗位改為兼任或結束，然後重新打開這個連結。連結沒有被用掉。',
      look: '查看我的崗位',
    },
  },
  securityKey: {
    heading: '新增安全密鑰',
    lead: '安全密鑰是一種硬體，例如插在電腦上的小鑰匙。用它登入最安全：密鑰出不了硬體，也騙不走。',
    consent: '新增時，瀏覽器會問您是否讓本站查看密鑰的型號，請選擇允許。我們只記錄型號，不記錄序列號。',
    submit: '新增安全密鑰',
    notHere: '本服務還沒有啟用安全密鑰的型號核驗，請聯絡管理員。',
  },
};
