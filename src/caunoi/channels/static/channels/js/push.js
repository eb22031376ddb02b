// "Notify me in this browser": asks the browser, hands its address to us with what is wished.

const box = document.querySelector("[data-push]");
const form = document.querySelector("[data-wishes]");
const said = box?.querySelector("[data-push-said]");
const on = box?.querySelector("[data-push-on]");
const off = box?.querySelector("[data-push-off]");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function post(path, body) {
  return fetch(`/nhan-tin/may/${path}`, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(body),
  });
}

function wishes() {
  const data = new FormData(form);
  const wards = [...data.getAll("wards"), ...data.getAll("groups")];
  return { kinds: data.getAll("kinds"), wards, language: document.documentElement.lang };
}

function tell(key, words) {
  said.textContent = words || box.dataset[key] || "";
}

function show(isOn) {
  on.textContent = isOn ? box.dataset.again : box.dataset.first;
  off.hidden = !isOn;
}

async function start(registration) {
  tell("asking");
  if ((await Notification.requestPermission()) !== "granted") return tell("denied");
  let subscription = await registration.pushManager.getSubscription();
  subscription ||= await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(box.dataset.key),
  });
  const answer = await post("", { subscription: subscription.toJSON(), ...wishes() });
  if (answer.ok) {
    show(true);
    return tell("done");
  }
  const { said: words } = await answer.json().catch(() => ({}));
  return tell("failed", words);
}

async function stop(registration) {
  const subscription = await registration.pushManager.getSubscription();
  if (subscription) {
    await post("thoi/", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  show(false);
  tell("left");
}

async function recall(registration) {
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription) return show(false);
  const answer = await post("xem/", { endpoint: subscription.endpoint });
  show(answer.ok);
  if (!answer.ok) return undefined;
  const known = await answer.json();
  for (const input of form.querySelectorAll("[name=kinds]")) input.checked = known.kinds.includes(input.value);
  for (const input of form.querySelectorAll("[name=wards]")) input.checked = known.wards.includes(input.value);
  form.dispatchEvent(new Event("change"));
  const listed = new Set([...form.querySelectorAll("[name=wards]")].map((input) => input.value));
  const codes = known.wards.filter((code) => !listed.has(code));
  document.dispatchEvent(new CustomEvent("cn:follows", { detail: { codes } }));
  return undefined;
}

async function begin() {
  const registration = await navigator.serviceWorker.register("/nhan-tin/sw.js", { scope: "/nhan-tin/" });
  await recall(registration);
  const guarded = (job) => async () => {
    on.disabled = true;
    try {
      await job(registration);
    } catch {
      tell("failed");
    }
    on.disabled = false;
  };
  on.addEventListener("click", guarded(start));
  off.addEventListener("click", guarded(stop));
  box.querySelector("[data-push-tools]").hidden = false;
  box.querySelector("[data-push-none]").hidden = true;
}

if (box && form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  begin().catch(() => {}); // the page goes on saying that e-mail and feed are there
}
