import { masked, type NoticeWords } from '../notice.ts';

const notMe = (address: string) => `如非本人操作，請在 7 天內開啟 ${address} 撤回並登出所有裝置。`;

export const zhHant: NoticeWords = {
  'passkey.added': {
    subject: '您的帳號新增了通行密鑰',
    text: (told) => `您的帳號剛剛新增了一個通行密鑰。${notMe(told.notMe)}`,
  },
  'passkey.removed': {
    subject: '您的帳號移除了通行密鑰',
    text: (told) =>
      `您的帳號剛剛移除了一個通行密鑰。${told.wasLast ? '帳號已沒有通行密鑰，登入強度降低，建議重新新增。' : ''}${notMe(told.notMe)}`,
  },
  'password.set': {
    subject: '您的帳號設定了密碼',
    text: (told) => `您的帳號剛剛設定了密碼。${notMe(told.notMe)}`,
  },
  'password.changed': {
    subject: '您的密碼已變更',
    text: (told) => `您的密碼剛剛被變更，其他登入已登出。${notMe(told.notMe)}`,
  },
  'password.reset': {
    subject: '您的密碼已重設',
    text: (told) => `您的密碼剛剛透過驗證碼重設，所有登入已登出。${notMe(told.notMe)}`,
  },
  'identifier.added': {
    subject: '您的帳號綁定了新的聯絡方式',
    text: (told) => `您的帳號剛剛綁定了 ${masked(told.identifier)}，今後可用它登入。${notMe(told.notMe)}`,
  },
  'identifier.reassigned': {
    subject: '您的手機號碼已不再屬於此帳號',
    text: (told) =>
      `另一位使用者證明現在持有手機號碼 ${masked(told.identifier)}，該號碼已從您的帳號解除綁定，帳號的其他內容沒有變化。如您仍在使用該號碼，請登入後重新綁定。`,
  },
  'source.linked': {
    subject: '您的帳號連結了其他系統的登入',
    text: (told) =>
      `您的帳號剛剛連結了「${told.source['zh-Hant']}」的登入，今後在那裡登入即可進入。${notMe(told.notMe)}`,
  },
  'source.unlinked': {
    subject: '您的帳號解除了其他系統登入的連結',
    text: (told) => `您的帳號剛剛解除了「${told.source['zh-Hant']}」的登入連結，不能再由那裡進入。${notMe(told.notMe)}`,
  },
  'source.certificate-ending': {
    subject: '身分源的憑證即將到期',
    text: ({ source, use, days, address }) =>
      `身分源「${source['zh-Hant']}」的${{ theirs: '對方簽章憑證', ours: '我方憑證', authority: '目錄簽發機構憑證' }[use]}${days === 0 ? '已到期' : `還有 ${days} 天到期`}。不更換，使用者將無法用它登入。如已加入新憑證，請移除這一張。檢視：${address}`,
  },
  'account.merged': {
    subject: '兩個帳號已合併為一個',
    text: (told) =>
      `您的兩個帳號剛剛合併為一個。各部門系統仍認得您，請用保留的帳號登入。30 天內可在「我的帳號」中撤銷。${notMe(told.notMe)}`,
  },
  'account.separated': {
    subject: '帳號合併已撤銷',
    text: () => '兩個帳號的合併已撤銷：您又有了兩個帳號，各自的內容已恢復。兩個帳號均已登出，請照原來的方式重新登入。',
  },
  'account.twin-found': {
    subject: '您可能還有另一個帳號',
    text: () =>
      '另一個帳號想用本帳號已核驗的證件進行實名核驗，未予通過。如果那個帳號也是您的，請登入本帳號，在「我的帳號」中選擇「合併帳號」；如果您不知情，無需處理。',
  },
  'account.locked': {
    subject: '您的帳號已被鎖定',
    text: () => '您的帳號已由管理員鎖定，所有登入已登出。如有疑問，請聯絡服務熱線或服務窗口。',
  },
  'account.unlocked': {
    subject: '您的帳號已解除鎖定',
    text: () => '您的帳號已由管理員解除鎖定，可以重新登入。',
  },
  'account.sessions-ended': {
    subject: '您的登入已全部登出',
    text: () => '管理員已讓您的帳號在所有裝置和應用登出。您可以重新登入。',
  },
  'account.level-changed': {
    subject: '您的實名等級已變更',
    text: (told) => `您的實名等級已由兩位管理員共同變更為 ${told.level} 級。如有疑問，請聯絡服務熱線或服務窗口。`,
  },
  'recovery.started': {
    subject: '有人為您的帳號申請了恢復',
    text: (told) =>
      `服務台已為您的帳號發起恢復：${told.hours} 小時後將移除全部通行密鑰和密碼，之後可用驗證碼登入並重新設定。${notMe(told.notMe)}`,
  },
  'recovery.done': {
    subject: '您的帳號已完成恢復',
    text: () => '您的帳號的通行密鑰和密碼已移除，所有登入已登出。請用驗證碼登入，並重新新增通行密鑰。',
  },
  'change.taken-back': {
    subject: '您帳號的一次變更已被撤回',
    text: () =>
      '有人透過訊息中的「不是我」連結撤回了帳號的一次變更，所有登入已登出，新密碼如有則已作廢。請登入並重新設定密碼。',
  },
  'token.replayed': {
    subject: '一個應用的登入憑證可能被複製',
    text: (told) =>
      `應用「${told.application['zh-Hant']}」的登入憑證被重複使用，可能已被複製，該應用已登出。如您不放心，請登入後查看最近活動。`,
  },
  'mandate.offered': {
    subject: '有單位邀請您代其辦事',
    text: (told) =>
      `${told.enterprise}邀請您代其辦事。如您認識該單位，請登入 ${told.address} 查看並決定；如不相識，請忽略。`,
  },
  'mandate.accepted': {
    subject: '您發出的授權已被接受',
    text: (told) => `${told.agent}接受了授權，現在可以代${told.enterprise}辦事。您可以隨時結束這份授權。`,
  },
  'mandate.declined': {
    subject: '您發出的授權被婉拒',
    text: (told) => `${told.agent}婉拒了代${told.enterprise}辦事的授權。`,
  },
  'mandate.ended': {
    subject: '您的一份授權已結束',
    text: (told) =>
      `您代${told.enterprise}辦事的授權${told.expired ? '已到期' : '已被結束'}，以該身分進入的應用已登出。您的帳號和其他身分不受影響。`,
  },
  'mandate.ended-given': {
    subject: '您發出的一份授權已結束',
    text: (told) =>
      told.agent === ''
        ? `您為${told.enterprise}發出的一份邀請${told.expired ? '過期未被接受' : '已取消'}。`
        : `${told.agent}代${told.enterprise}辦事的授權${told.expired ? '已到期' : '已結束'}，不能再代其辦事。`,
  },
  'post.activated': {
    subject: '您已確認崗位',
    text: (told) => `您已確認在${told.unit['zh-Hant']}的崗位「${told.title}」。如非本人操作，請立即致電求助。`,
  },
  'post.changed': {
    subject: '您的崗位資料有變更',
    text: (told) => `${told.unit['zh-Hant']}變更了您的崗位「${told.title}」的資料，請登入帳號，在「崗位」中查看。`,
  },
  'post.ended': {
    subject: '您的崗位已結束',
    text: (told) =>
      `您在${told.unit['zh-Hant']}的崗位「${told.title}」已結束，不能再以該身分進入服務。您的帳號和其他崗位不受影響。`,
  },
  'enterprise.claimed': {
    subject: '您已成為企業的法定代表人',
    text: (told) =>
      `經登記機關核對，您已登記為「${told.enterprise}」的法定代表人，可以在「我的企業」中為其辦事和授權。${told.replaced ? '前任法定代表人的權限及其作出的授權已全部終止，您可以重新授權。' : ''}如非本人操作，請立即登入查看。`,
  },
  'enterprise.representative-changed': {
    subject: '您不再是企業的法定代表人',
    text: (told) =>
      `登記機關顯示「${told.enterprise}」的法定代表人已變更，您不能再以它的名義辦事${told.mandates > 0 ? `，由此作出的 ${told.mandates} 項授權也已終止` : ''}。如有疑問，請向登記機關核實。`,
  },
  'enterprise.struck-off': {
    subject: '企業已註銷或吊銷',
    text: (told) =>
      `登記機關顯示「${told.enterprise}」已註銷或吊銷，不能再以它的名義辦事，它作出和接受的授權已全部終止。如有疑問，請向登記機關核實。`,
  },
  'enterprise.suspended': {
    subject: '企業狀態異常，暫停使用',
    text: (told) =>
      `登記機關顯示「${told.enterprise}」目前不是正常狀態，暫時不能以它的名義辦事。狀態恢復後會自動恢復使用。如有疑問，請向登記機關核實。`,
  },
  'enterprise.active': {
    subject: '企業已恢復正常',
    text: (told) => `登記機關顯示「${told.enterprise}」已恢復正常，可以繼續以它的名義辦事。`,
  },
};
