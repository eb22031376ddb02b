// Forms with data-passkey: the browser's key answers, then the form is sent with the answer.
// "create" makes a key, "get" uses one; both find their options in the JSON named by data-options.
// "login" asks the form's own address for them. Without keys in the browser the form stays hidden.

const decode = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (list = []) => list.map((one) => ({ ...one, id: decode(one.id) }));

const forCreating = (options, alone) => ({
  ...options,
  challenge: decode(options.challenge),
  user: { ...options.user, id: decode(options.user.id) },
  excludeCredentials: withBytes(options.excludeCredentials),
  authenticatorSelection: {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  },
});

const forUsing = (options) => ({
  ...options,
  challenge: decode(options.challenge),
  allowCredentials: withBytes(options.allowCredentials),
});

const asJson = (credential) => {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = encode(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const options = async (form) => {
  if (form.dataset.passkey !== "login") {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
};

const ask = async (form) => {
  const given = await options(form);
  if (form.dataset.passkey === "create") {
    const alone = form.elements.passwordless?.checked ?? false;
    return navigator.credentials.create({ publicKey: forCreating(given.creation_options.publicKey, alone) });
  }
  return navigator.credentials.get({ publicKey: forUsing(given.request_options.publicKey) });
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const trouble = form.querySelector("[data-trouble]");
      const button = form.querySelector("button[type=submit]");
      trouble.textContent = "";
      button.disabled = true;
      try {
        form.elements.credential.value = asJson(await ask(form));
        form.submit();
      } catch {
        trouble.textContent = form.dataset.failed;
        button.disabled = false;
      }
    });
  }
}
