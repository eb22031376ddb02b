// The calendars of Wagtail's fields for days: below their field and above what follows, so that they
// cover neither the next field nor a button; closed by Tab, Escape and a press elsewhere.
// A classic script, after jQuery and its datetimepicker.

{
  const { jQuery } = window;
  const waiting = new Set();
  let pressed = false;

  // A calendar that goes while the mouse is down would move the button away from under it.
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  const released = () =>
    setTimeout(() => {
      pressed = false;
      waiting.forEach((calendar) => calendar.trigger("close.xdsoft"));
      waiting.clear();
    }, 50);
  document.addEventListener("pointerup", released, true);
  document.addEventListener("pointercancel", released, true);

  const kept = {
    onShow(_now, input) {
      if (input[0].nextElementSibling !== this[0]) input.after(this);
      waiting.delete(this);
    },
    onClose() {
      if (pressed) waiting.add(this);
      return !pressed;
    },
    // Wagtail's own reads the field as its browser would: 05/12 is no day of May here.
    onGenerate(_now, input) {
      if (!input.val()) this.find(".xdsoft_current:not(.xdsoft_today)").removeClass("xdsoft_current");
    },
  };
  const theirs = jQuery.fn.datetimepicker;
  jQuery.fn.datetimepicker = Object.assign(function make(options, ...more) {
    return theirs.call(this, typeof options === "object" ? { ...options, ...kept } : options, ...more);
  }, theirs);

  document.addEventListener(
    "keydown",
    (event) => {
      const calendar = jQuery(event.target).data("xdsoft_datetimepicker");
      if (!calendar?.is(":visible") || !["Tab", "Escape"].includes(event.key)) return;
      calendar.trigger("close.xdsoft");
      if (event.key === "Escape") event.stopPropagation(); // the dialog around it stays
    },
    true,
  );
}
