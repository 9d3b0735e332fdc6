// Passkeys (WebAuthn). A form [data-passkey] is answered by the device: its button [data-passkey-go] asks the server (data-asks) for a question,
// gives it to the browser, writes the answer into the field `credential` and sends the form. Where no browser offers passkeys the form stays hidden.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function question(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(form.dataset.asks, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(String(answer.status));
  const asked = await answer.json();
  return { ...asked, challenge: bytes(asked.challenge) };
}
const plain = (key, response) => JSON.stringify({
  id: key.id, rawId: text(key.rawId), type: key.type, authenticatorAttachment: key.authenticatorAttachment, clientExtensionResults: {}, response,
});
async function made(asked) {
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const key = await navigator.credentials.create({ publicKey: { ...asked, user, excludeCredentials: named(asked.excludeCredentials) } });
  const said = key.response;
  return plain(key, {
    clientDataJSON: text(said.clientDataJSON), attestationObject: text(said.attestationObject), transports: said.getTransports?.() || [],
  });
}
async function known(asked) {
  const key = await navigator.credentials.get({ publicKey: { ...asked, allowCredentials: named(asked.allowCredentials) } });
  const said = key.response;
  return plain(key, {
    clientDataJSON: text(said.clientDataJSON), authenticatorData: text(said.authenticatorData), signature: text(said.signature),
    userHandle: said.userHandle ? text(said.userHandle) : null,
  });
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((form) => { form.hidden = false; });
  document.querySelectorAll("[data-passkey-none]").forEach((part) => { part.hidden = true; });
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey-go]");
  if (!button) return;
  const form = button.form;
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    const asked = await question(form);
    form.elements.credential.value = await (asked.user ? made(asked) : known(asked));
    form.requestSubmit();
  } catch {
    button.removeAttribute("aria-busy");
    fault.hidden = false;
    fault.focus();
  }
});
