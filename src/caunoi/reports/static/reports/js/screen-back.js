// The phone's own "back" on the nameless way. Nothing of these screens stays in the browser, so it
// could only show an error; here it presses the form's Back instead. Stores nothing.

const form = document.querySelector("[data-send]");
const button = form?.querySelector("button[name=back]");
const home = document.querySelector("[data-first-again]")?.dataset.firstAgain;

if (button || home) {
  history.pushState(null, "");
  addEventListener("popstate", () => {
    if (button) form.requestSubmit(button);
    else location.replace(home);
  });
}
