import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for

app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
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
    # Checks state, nonce and the ID token; raises authlib.integrations.base_client.OAuthError.
    tokens = oauth.yimen.authorize_access_token()
    session["claims"] = {**tokens["userinfo"], **oauth.yimen.userinfo(token=tokens)}
    return redirect(url_for("home"))
