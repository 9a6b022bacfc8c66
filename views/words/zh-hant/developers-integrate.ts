import type * as hans from '../zh-hans/developers-integrate.ts';

export const developerIntegrate: typeof hans.developerIntegrate = {
  integrate: {
    title: '接入',
    lead: '選用經過認證的 OpenID Connect 用戶端庫，不要自己實作協定。下面的示例已填好這個應用的參數。',
    rules: '這種系統的要求',
    kinds: {
      web: [
        '授權碼流程加 PKCE（S256），密鑰放在 Authorization 頭（client_secret_basic）',
        '回呼位址用 https，逐字比對；開發時可用 http://localhost',
        '每次登入生成新的 state 和 nonce，回來時與會話中的比對',
        '登記後台退出通知位址，收到通知就結束本地會話',
      ],
      mobile: [
        '授權碼流程加 PKCE（S256），沒有密鑰',
        '回呼叫自有網域名稱的 https 連結，或網域名稱倒寫的協定，如 cn.example.app:/callback',
        '在系統瀏覽器裡開啟登入頁，不要用內嵌網頁',
      ],
      spa: [
        '授權碼流程加 PKCE（S256），沒有密鑰，也沒有更新權杖',
        '權杖只放在內存裡；只能從登記的回呼位址所在站點換取權杖',
        '涉及敏感資訊的，請改用帶伺服器的網站類型',
      ],
      service: ['client_credentials，沒有使用者；密鑰放在 Authorization 頭', '權杖 10 分鐘有效，到期重取'],
      kiosk: [
        '與網站相同，但沒有更新權杖',
        '每次登入帶 prompt=login，辦完立即退出並清空頁面',
        '幾分鐘無人操作即回到首頁',
      ],
    },
    stack: '選擇技術栈',
    stacks: {
      spa: '瀏覽器',
      service: '命令行',
      ci: '自動測試登入',
    },
    code: '完整的程式，複製後填入密鑰即可執行。',
    ci: '不開瀏覽器就能以測試人員登入，供自動測試使用。只在沙箱裡有效：真實帳號和正式應用都用不了。',
    run: '安裝與執行',
  },
  testPersons: {
    title: '測試人員',
    lead: '都是虛構的，歸您的團隊專用，只能登入沙箱應用。真實帳號不能登入沙箱應用。',
    password: '共用密碼',
    table: '測試人員名單',
    situation: '情形',
    loginName: '登入名',
    passkey: '公務人員須用通行密鑰登入：用密碼登入時會請您當場新增一個。測試人員收不到驗證碼。',
    situations: {
      'level-1': '未實名，等級 1',
      'level-2': '已實名，等級 2',
      'level-3': '已比對本人，等級 3',
      'level-4': '已當面核驗，等級 4',
      'no-mobile': '沒有手機號',
      english: '使用英文的外國人',
      representative: '企業的法定代表人',
      agent: '企業的經辦人，授權有效',
      'agent-expired': '企業的經辦人，授權已過期',
      official: '公務人員，有一個崗位',
      locked: '帳號已鎖定，不能登入',
    },
  },
};
