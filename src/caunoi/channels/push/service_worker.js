// Shows notices that come by push, and opens their page. Where it is registered for the whole site
// (portal/js/off-line.js) it also answers without network: with the page of emergency numbers and
// safety guidance that the browser put aside. Keeps nothing else, and stays off the anonymous path.

const ASIDE = "caunoi-off-line";
const PRIVATE = /^\/(en\/)?(gui-tin|tra-cuu|khu-dan-cu|tai-tep|can-bo|quan-tri|chi-huy|tai-khoan)\//;

self.addEventListener("fetch", (event) => {
  const asked = event.request;
  const { origin, pathname } = new URL(asked.url);
  if (asked.method !== "GET" || origin !== self.location.origin || PRIVATE.test(pathname)) return;
  const isPage = asked.mode === "navigate";
  if (!isPage && !pathname.startsWith("/static/")) return;
  event.respondWith(
    fetch(asked).catch(async () => {
      const aside = await caches.open(ASIDE);
      const own = await aside.match(asked, { ignoreSearch: true, ignoreVary: true });
      if (own) return own;
      if (!isPage) return Response.error();
      // Led on to the page that is there, which says that the one asked for is not: under another
      // page's address nobody could tell. In the other language rather than not at all.
      const both = ["/an-toan/", "/en/an-toan/"];
      for (const start of pathname.startsWith("/en/") ? both.reverse() : both) {
        const kept = await aside.match(start, { ignoreVary: true });
        if (kept) return Response.redirect(`${start}#khong-mang`);
      }
      return Response.error();
    }),
  );
});

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told;
  try {
    told = event.data.json();
  } catch {
    return;
  }
  // The tag makes a correction or withdrawal take the notice's place.
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag,
      renotify: Boolean(told.urgent),
      requireInteraction: Boolean(told.urgent),
      lang: told.lang || "vi",
      icon: "/static/core/img/icon-192.png",
      data: { url: told.url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url || "/canh-bao/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(self.clients.openWindow(url.href));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(
    (async () => {
      const old = event.oldSubscription;
      const fresh =
        event.newSubscription ||
        (old && (await self.registration.pushManager.subscribe(old.options)));
      if (!old || !fresh) return;
      await fetch("/nhan-tin/may/doi/", {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ old: old.endpoint, subscription: fresh.toJSON() }),
      });
    })(),
  );
});
