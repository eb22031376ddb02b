// Files go on their way as soon as they are chosen, in pieces that go on where a broken line left
// them (tus 1.0). Without script the plain field sends them with the screen.

const box = document.querySelector("[data-upload]");
const form = box?.closest("form");
const input = box?.querySelector("input[type=file]");
const list = box?.querySelector("[data-file-list]");
const said = box?.querySelector("[data-upload-said]");
const PIECE = 2 * 1024 * 1024;
const MOST = Number(box?.dataset.most) || 100 * 1024 * 1024;
const TRIES = 6;
const underWay = new Set();
let waiting = null; // who pressed while files were under way

const words = box?.dataset ?? {};
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

class Refused extends Error {}

/** One request; fetch cannot tell how much has gone. */
function send(method, url, headers, body, progress) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress?.(event.loaded);
    request.onload = () => done(request);
    request.onerror = request.ontimeout = request.onabort = () => fail(new Error("no connection"));
    request.send(body);
  });
}

class Item {
  constructor(file) {
    this.file = file;
    this.url = "";
    this.gone = false;
    this.row = document.createElement("li");
    this.bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 });
    this.bar.setAttribute("aria-label", file.name);
    this.state = Object.assign(document.createElement("span"), { className: "cn-file-state" });
    const name = Object.assign(document.createElement("span"), { className: "cn-file-name", textContent: file.name });
    const drop = this.button(words.remove, () => this.remove());
    this.row.append(...[this.picture(), name, this.bar, this.state, drop].filter(Boolean));
    list.append(this.row);
  }

  picture() {
    if (!this.file.type.startsWith("image/")) return null;
    const url = URL.createObjectURL(this.file);
    const image = Object.assign(document.createElement("img"), { alt: "", className: "cn-file-picture", src: url });
    image.onload = () => URL.revokeObjectURL(url);
    image.onerror = () => image.remove(); // a kind that this browser does not show
    return image;
  }

  button(text, act) {
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "btn btn-quiet btn-sm", textContent: text,
    });
    button.setAttribute("aria-label", `${text}: ${this.file.name}`);
    button.addEventListener("click", act);
    return button;
  }

  say(text, isTrouble = false) {
    this.state.textContent = text;
    this.row.classList.toggle("cn-file-trouble", isTrouble);
  }

  get token() {
    return this.url.split("/").pop();
  }

  async start() {
    underWay.add(this);
    try {
      if (this.file.size === 0) throw new Refused(words.empty);
      if (this.file.size > MOST) throw new Refused(words.tooLarge);
      await this.announce();
      let offset = 0;
      while (offset < this.file.size && !this.gone) offset = await this.piece(offset);
      if (!this.gone) this.finish();
    } catch (error) {
      this.fail(error);
    }
    underWay.delete(this);
    goOn();
  }

  async announce() {
    const keep = form.elements.keep_original;
    const original = keep && keep.type === "checkbox" && !keep.checked ? `,original ${base64("discard")}` : "";
    const headers = {
      "Upload-Length": this.file.size,
      "Upload-Metadata": `filename ${base64(this.file.name.slice(-200))}${original}`,
    };
    const answer = await this.patiently(() => send("POST", box.dataset.upload, headers));
    this.url = answer.getResponseHeader("Location");
  }

  async piece(offset) {
    const body = this.file.slice(offset, offset + PIECE);
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset };
    this.say(words.sending);
    try {
      const answer = await send("PATCH", this.url, headers, body, (loaded) => {
        this.bar.value = offset + loaded;
      });
      if (answer.status === 204) return Number(answer.getResponseHeader("Upload-Offset"));
      if (answer.status !== 409) throw new Refused(answer.responseText);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    const known = await this.patiently(() => send("HEAD", this.url, {}));
    return Number(known.getResponseHeader("Upload-Offset"));
  }

  /** Again and again while the line is broken; what the server refuses is refused. */
  async patiently(act) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await act();
        if (answer.status < 400) return answer;
        if (answer.status < 500) throw new Refused(answer.responseText);
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      if (this.gone || tries >= TRIES) throw new Error("gave up");
      this.say(words.waiting);
      await rest(1000 * 2 ** tries);
    }
  }

  finish() {
    this.bar.value = this.bar.max;
    this.say(words.done);
    this.row.classList.add("cn-file-done");
    const field = form.elements.uploads ?? form.appendChild(
      Object.assign(document.createElement("input"), { type: "hidden", name: "uploads" }),
    );
    field.value = `${field.value} ${this.token}`.trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  fail(error) {
    this.say(error instanceof Refused ? error.message : words.failed, true);
    if (error instanceof Refused) return;
    const again = this.button(words.again, () => {
      again.remove();
      this.start();
    });
    this.row.append(again);
  }

  remove() {
    this.gone = true;
    this.row.remove();
    underWay.delete(this);
    const field = form.elements.uploads;
    if (this.url && field) field.value = field.value.split(" ").filter((token) => token !== this.token).join(" ");
    if (this.url) send("DELETE", this.url, {}).catch(() => {});
    goOn();
    input.focus();
  }
}

function goOn() {
  if (underWay.size || !waiting) return;
  said.textContent = "";
  const { by } = waiting;
  waiting = null;
  // What could not be sent is to be seen first.
  if (!list.querySelector(".cn-file-trouble")) form.requestSubmit(by);
}

if (input) {
  input.addEventListener("change", () => {
    const items = [...input.files].map((file) => new Item(file));
    input.value = ""; // sent already, not a second time with the screen
    for (const item of items) item.start();
  });
  form.addEventListener("submit", (event) => {
    if (!underWay.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { by: event.submitter };
    said.textContent = words.busy;
  });
}
