package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type started struct{ state, nonce, verifier string }

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
	verifier := provider.Verifier(&oidc.Config{ClientID: client.ClientID})
	var logins sync.Map // under way, by cookie

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		id, login := rand.Text(), started{rand.Text(), rand.Text(), oauth2.GenerateVerifier()}
		logins.Store(id, login)
		http.SetCookie(w, &http.Cookie{Name: "department", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		to := client.AuthCodeURL(login.state, oidc.Nonce(login.nonce), oauth2.S256ChallengeOption(login.verifier))
		http.Redirect(w, r, to, http.StatusSeeOther)
	})

	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		refuse := func() { http.Error(w, "The login did not work. GET /login begins again.", http.StatusBadRequest) }
		cookie, err := r.Cookie("department")
		if err != nil {
			refuse()
			return
		}
		found, ok := logins.LoadAndDelete(cookie.Value)
		login, _ := found.(started)
		if !ok || r.FormValue("state") != login.state || r.FormValue("iss") != os.Getenv("ISSUER") {
			refuse()
			return
		}
		tokens, err := client.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(login.verifier))
		if err != nil {
			refuse()
			return
		}
		raw, _ := tokens.Extra("id_token").(string)
		idToken, err := verifier.Verify(r.Context(), raw)
		if err != nil || idToken.Nonce != login.nonce {
			refuse()
			return
		}
		claims := map[string]any{}
		_ = idToken.Claims(&claims)
		_ = json.NewEncoder(w).Encode(claims)
	})

	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}
