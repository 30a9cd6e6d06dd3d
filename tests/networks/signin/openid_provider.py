"""A small OpenID provider on this machine: discovery, sign-in page, token, userinfo and keys, as the standard says."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "eslnet", "a secret between the two"
NAME = "Stad Brugdam"


class Provider(ThreadingHTTPServer):
    """Who signs in there is `person`; `wrong` spoils an answer on purpose."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person = {"sub": "42", "name": "Roos", "email": "roos@brugdam.example.org", "email_verified": True}
        self.wrong = ""
        self.asked = {}  # code: what the sign-in page was asked for
        self.tokens = set()

    @property
    def settings(self):
        """As eslnet/settings.py makes them of the environment."""
        app = {"provider_id": "municipality", "name": NAME, "client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        app["settings"] = {"server_url": self.url, "verified_email": []}
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def id_token(self):
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "jti": secrets.token_hex(8)}
        if self.wrong == "audience":
            claims["aud"] = "another"
        if self.wrong == "expired":
            claims["exp"] = now - 60
        return jwt.encode(claims | self.person, self.key, algorithm="RS256", headers={"kid": "first"})


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        answer = {
            "/.well-known/openid-configuration": self.discovery,
            "/authorize": self.authorize,
            "/go-on": self.go_on,
            "/userinfo": self.userinfo,
            "/keys": self.keys,
        }[address.path]
        answer(query)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.token({name: values[0] for name, values in parse_qs(body).items()})

    def discovery(self, _query):
        pages = ["authorize", "token", "userinfo", "keys"]
        names = ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"]
        found = {name: f"{self.server.url}/{page}" for name, page in zip(names, pages, strict=True)}
        self.say({"issuer": self.server.url, "token_endpoint_auth_methods_supported": ["client_secret_post"], **found})

    def authorize(self, query):
        """The provider's own sign-in page, reduced to one link."""
        assert (query["client_id"], query["response_type"]) == (CLIENT_ID, "code")
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        link = f"/go-on?{urlencode(query)}"
        self.page(f'<html lang="nl"><title>{NAME}</title><a href="{link.replace("&", "&amp;")}">Verder</a>')

    def go_on(self, query):
        back = {"state": query["state"]}
        if self.server.wrong == "cancelled":
            back["error"] = "access_denied"
        elif self.server.wrong == "error":
            back["error"] = "server_error"
        else:
            back["code"] = secrets.token_urlsafe(8)
            self.server.asked[back["code"]] = query
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def token(self, sent):
        asked = self.server.asked.pop(sent["code"])
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        assert (sent["client_id"], sent["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
        assert sent["redirect_uri"] == asked["redirect_uri"]
        assert proof.decode() == asked["code_challenge"]
        access = secrets.token_urlsafe(8)
        self.server.tokens.add(f"Bearer {access}")
        self.say({"access_token": access, "token_type": "Bearer", "id_token": self.server.id_token()})

    def userinfo(self, _query):
        assert self.headers["Authorization"] in self.server.tokens
        self.say({"name": "Roos"} if self.server.wrong == "userinfo" else self.server.person)

    def keys(self, _query):
        public = json.loads(RSAAlgorithm.to_jwk(self.server.key.public_key()))
        self.say({"keys": [{**public, "kid": "first", "alg": "RS256", "use": "sig"}]})

    def say(self, answer):
        self.respond("application/json", json.dumps(answer))

    def page(self, html):
        self.respond("text/html; charset=utf-8", f"<!doctype html>{html}")

    def respond(self, content_type, text):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def running_provider():
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    yield provider
    provider.shutdown()
    provider.server_close()
    thread.join()
