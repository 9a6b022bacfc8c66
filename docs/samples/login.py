import os

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for

app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
app.config["SESSION_COOKIE_NAME"] = "department"
oauth = OAuth(app)
oauth.register(
    "yimen",
    server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
)


@app.get("/")
def home():
    return session.get("claims") or "GET /login"


@app.get("/login")
def login():
    # Authlib makes and keeps state, nonce and the PKCE verifier.
    return oauth.yimen.authorize_redirect(url_for("callback", _external=True))


@app.get("/callback")
def callback():
    try:
        # Checks state, nonce, and the signature, issuer, audience and times of the ID token.
        tokens = oauth.yimen.authorize_access_token()
    except OAuthError:
        return "The login did not work. GET /login begins again.", 400
    session["id_token"] = tokens["id_token"]
    session["claims"] = {**tokens["userinfo"], **oauth.yimen.userinfo(token=tokens)}
    return redirect(url_for("home"))


@app.get("/logout")
def logout():
    id_token = session.pop("id_token", None)
    session.clear()
    return oauth.yimen.logout_redirect(url_for("home", _external=True), id_token_hint=id_token)
