import type * as hans from '../zh-hans/developers-failures.ts';

export const developerFailures: typeof hans.developerFailures = {
  failures: {
    title: '失敗的請求',
    lead: '最近 200 次失敗的請求：原因和辦法。這裡不記錄任何個人資訊和密鑰。',
    none: '最近沒有失敗的請求。',
    parameter: '參數',
    request: '請求編號',
    causes: {
      'redirect-uri-unregistered': {
        what: '回呼位址沒有登記',
        remedy:
          '請求裡的 redirect_uri 與登記的不完全一致。逐字核對（包括斜杠、大小寫和連接埠），或在「設定」裡登記它。',
      },
      'pkce-missing': { what: '沒有使用 PKCE', remedy: '請求裡缺少 code_challenge。請在用戶端庫裡開啟 PKCE（S256）。' },
      'pkce-method': { what: 'PKCE 的方法不對', remedy: '只接受 code_challenge_method=S256，不接受 plain。' },
      'pkce-mismatch': {
        what: 'PKCE 校驗沒有通過',
        remedy:
          '換取權杖時的 code_verifier 與開始登入時的 code_challenge 不是一對。請確認它存放在同一個會話裡，沒有被另一次登入覆蓋。',
      },
      'scope-not-registered': {
        what: '請求了沒有登記的資訊范圍',
        remedy: 'scope 裡有應用沒有登記的項。去掉它，或在「設定」裡勾選。',
      },
      'response-not-allowed': { what: '返回方式不被允許', remedy: '只支援 response_type=code，請改用授權碼流程。' },
      'grant-not-allowed': {
        what: '授權類型不被允許',
        remedy: '這種系統不能使用所請求的 grant_type，請核對系統類型。',
      },
      'client-secret-wrong': {
        what: '應用密鑰不正確',
        remedy: '請核對密鑰是否完整、是否已換新。舊密鑰在換新 7 天後失效，可在「概況」裡生成新的。',
      },
      'client-method-wrong': {
        what: '應用認證方式不對',
        remedy: '密鑰須放在 Authorization 頭裡（client_secret_basic），不能放在表單裡，也不能兩處都放。',
      },
      'client-not-authenticated': {
        what: '應用沒有證明自己',
        remedy: '請求裡沒有應用憑據，或應用已停用。網站須用 client_secret_basic，沒有密鑰的系統須帶 client_id。',
      },
      'code-unknown': {
        what: '授權碼不存在',
        remedy: '授權碼可能已過期被清除，或不是我們簽發的。請直接使用回呼裡的 code，不要改動或快取。',
      },
      'code-used': {
        what: '授權碼被用了第二次',
        remedy: '每個授權碼只能換一次權杖。請檢查是否重複提交，例如使用者更新了回呼頁面。',
      },
      'code-expired': { what: '授權碼已過期', remedy: '授權碼 60 秒內有效，請在回呼裡立即換取權杖。' },
      'code-foreign-address': {
        what: '兩次的回呼位址不一致',
        remedy: '換取權杖時的 redirect_uri 須與開始登入時完全相同。',
      },
      'code-foreign-application': {
        what: '授權碼屬於另一個應用',
        remedy: '請核對 client_id：開始登入和換取權杖須用同一個應用。',
      },
      'refresh-used': {
        what: '更新權杖被用了第二次',
        remedy: '每次更新後須儲存新的更新權杖。並發更新請排隊。該次登入的權杖已全部作廢。',
      },
      'refresh-ended': { what: '更新權杖已失效', remedy: '使用者已退出、撤回同意，或權杖到期。請重新發起登入。' },
      'token-ended': { what: '訪問權杖無效', remedy: '權杖已到期或已撤銷。請更新權杖，或重新發起登入。' },
      'parameter-missing': { what: '缺少必需的參數', remedy: '請補上所列的參數。' },
      'parameter-repeated': { what: '參數重複', remedy: '同一個參數只能出現一次。' },
      'parameter-invalid': { what: '參數的值不對', remedy: '請對照文件核對所列的參數。' },
      'origin-not-allowed': { what: '網頁的來源不被允許', remedy: '瀏覽器裡的請求須來自登記的回呼位址所在的站點。' },
      'logout-address-unregistered': {
        what: '退出後返回的位址沒有登記',
        remedy: 'post_logout_redirect_uri 須與登記的完全一致，請在「設定」裡登記。',
      },
      'logout-hint': { what: '退出請求的 id_token_hint 不對', remedy: '請傳入本應用最近取得的 ID 權杖，原樣傳遞。' },
      other: { what: '請求沒有成功', remedy: '請用請求編號聯絡管理員。' },
    },
  },
};
