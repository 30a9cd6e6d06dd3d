// Passkeys: <form data-passkey="login|add|authenticate" hidden> is shown where the browser knows them, and its button asks
// the browser. The work is done by allauth's own script.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  const kind = form.dataset.passkey;
  const ids = {
    [kind]: "passkey_button",
    credential: form.elements.credential.id,
    passwordless: form.elements.passwordless?.id,
    data: document.getElementById("passkey_data") ? "passkey_data" : undefined,
  };
  form.hidden = false;
  window.allauth.webauthn.forms[`${kind}Form`]({ ids });
  form.addEventListener("submit", (event) => event.preventDefault());
}

// Cancelled, too late, no such passkey: the browser has said which, the page says what to do.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const hint of document.querySelectorAll("[data-passkey-failed]")) hint.hidden = false;
});
