package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const home = "http://localhost:8080/"

type started struct{ state, nonce, verifier string }

type session struct {
	idToken string
	claims  map[string]any
}

var logins, sessions sync.Map // under way and done, by cookie

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		log.Fatal(err)
	}
	client := oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  "http://localhost:8080/callback",
		Scopes:       []string{"openid", "profile"},
	}
	client.Endpoint.AuthStyle = oauth2.AuthStyleInHeader

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if found, ok := sessions.Load(cookieOf(r)); ok {
			_ = json.NewEncoder(w).Encode(found.(session).claims)
			return
		}
		_, _ = w.Write([]byte("GET /login"))
	})

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		login := started{rand.Text(), rand.Text(), oauth2.GenerateVerifier()}
		keep(w, &logins, login)
		to := client.AuthCodeURL(login.state, oidc.Nonce(login.nonce), oauth2.S256ChallengeOption(login.verifier))
		http.Redirect(w, r, to, http.StatusSeeOther)
	})

	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		found, ok := logins.LoadAndDelete(cookieOf(r))
		login, _ := found.(started)
		if !ok || r.FormValue("state") != login.state || r.FormValue("iss") != os.Getenv("ISSUER") {
			http.Error(w, "The login did not work. GET /login begins again.", http.StatusBadRequest)
			return
		}
		person, err := finish(r.Context(), provider, &client, login, r.FormValue("code"))
		if err != nil {
			http.Error(w, "The login did not work. GET /login begins again.", http.StatusBadRequest)
			return
		}
		keep(w, &sessions, person)
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})

	http.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		var metadata struct {
			EndSession string `json:"end_session_endpoint"`
		}
		_ = provider.Claims(&metadata)
		found, _ := sessions.LoadAndDelete(cookieOf(r))
		person, _ := found.(session)
		query := url.Values{"id_token_hint": {person.idToken}, "post_logout_redirect_uri": {home}}
		http.Redirect(w, r, metadata.EndSession+"?"+query.Encode(), http.StatusSeeOther)
	})

	log.Println(home + "login")
	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}

// finish checks PKCE, nonce, and the signature, issuer, audience and times of the ID token.
func finish(ctx context.Context, provider *oidc.Provider, client *oauth2.Config, login started, code string) (session, error) {
	tokens, err := client.Exchange(ctx, code, oauth2.VerifierOption(login.verifier))
	if err != nil {
		return session{}, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	idToken, err := provider.Verifier(&oidc.Config{ClientID: client.ClientID}).Verify(ctx, raw)
	if err != nil {
		return session{}, err
	}
	userInfo, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return session{}, err
	}
	if idToken.Nonce != login.nonce || userInfo.Subject != idToken.Subject {
		return session{}, errors.New("this answer belongs to another login")
	}
	claims := map[string]any{}
	return session{raw, claims}, errors.Join(idToken.Claims(&claims), userInfo.Claims(&claims))
}

func keep(w http.ResponseWriter, shelf *sync.Map, value any) {
	id := rand.Text()
	shelf.Store(id, value)
	http.SetCookie(w, &http.Cookie{Name: "department", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func cookieOf(r *http.Request) string {
	cookie, err := r.Cookie("department")
	if err != nil {
		return ""
	}
	return cookie.Value
}
