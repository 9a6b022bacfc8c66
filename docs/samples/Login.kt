// Android with AppAuth (net.openid:appauth); AppAuth for iOS has the same classes. No secret: PKCE is made by the library.
fun beginLogin(activity: Activity, requestCode: Int) {
    AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse("http://localhost:3000")) { configuration, _ ->
        val request = AuthorizationRequest.Builder(
            checkNotNull(configuration),
            "developer-demo",
            ResponseTypeValues.CODE,
            Uri.parse("http://localhost:8080/callback"),
        ).setScope("openid profile").build()
        // In the browser of the system, never in a web view: people must see where they type their password.
        activity.startActivityForResult(AuthorizationService(activity).getAuthorizationRequestIntent(request), requestCode)
    }
}

fun finishLogin(activity: Activity, data: Intent, done: (TokenResponse?) -> Unit) {
    val response = AuthorizationResponse.fromIntent(data) ?: return done(null)
    AuthorizationService(activity).performTokenRequest(response.createTokenExchangeRequest()) { tokens, _ -> done(tokens) }
}
