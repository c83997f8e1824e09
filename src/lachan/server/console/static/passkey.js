// Passkeys: asks the server for options, the browser for a passkey, and sends its answer as a plain form.
"use strict";
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), sign => sign.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const answers = {
  create: async options => {
    const key = options.publicKey;
    key.challenge = bytes(key.challenge);
    key.user.id = bytes(key.user.id);
    for (const known of key.excludeCredentials || []) known.id = bytes(known.id);
    const made = await navigator.credentials.create({ publicKey: key });
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) } };
  },
  get: async options => {
    const key = options.publicKey;
    key.challenge = bytes(key.challenge);
    for (const known of key.allowCredentials || []) known.id = bytes(known.id);
    const shown = await navigator.credentials.get({ publicKey: key });
    return { id: shown.id, rawId: text(shown.rawId), type: shown.type, response: {
      clientDataJSON: text(shown.response.clientDataJSON), authenticatorData: text(shown.response.authenticatorData),
      signature: text(shown.response.signature), userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null } };
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const place = form.closest("[hidden]");
  if (place) place.hidden = false;
  form.addEventListener("submit", async event => {
    const field = form.elements.answer;
    if (field.value) return;
    event.preventDefault();
    const said = form.querySelector("[role=alert]");
    try {
      const reply = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const options = await reply.json();
      if (!reply.ok) throw new Error(options.error);
      field.value = JSON.stringify(await answers[form.dataset.passkey](options));
      form.submit();
    } catch (error) {
      said.hidden = false;
    }
  });
}
