// Puts the page of emergency numbers and guidance aside, with what it needs to look right, and lets
// the service worker of the notices answer with it where there is no network.

const ASIDE = "caunoi-off-line";

async function putAside() {
  const aside = await caches.open(ASIDE);
  const start = document.documentElement.lang === "en" ? "/en/an-toan/" : "/an-toan/";
  const looks = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], link[as="font"]')];
  const wanted = [start, ...looks.map((link) => link.href)];
  for (const old of await aside.keys()) {
    if (old.url.includes("/static/") && !wanted.includes(old.url)) await aside.delete(old);
  }
  await Promise.all(
    wanted.map(async (url) => {
      const answer = await fetch(url, { credentials: "omit" });
      if (answer.ok) await aside.put(url, answer);
    }),
  );
  await navigator.serviceWorker.register("/nhan-tin/sw.js", { scope: "/" });
}

if ("serviceWorker" in navigator && "caches" in self) {
  const later = self.requestIdleCallback ?? ((run) => setTimeout(run, 1500));
  later(() => putAside().catch(() => {}));
}
