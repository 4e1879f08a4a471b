// The comment form is a page of its own, linked from each post. Here it is set into the post's
// page instead; when that fails, the link still works.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-load-into]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  try {
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(link.href, { headers, credentials: "same-origin" });
    if (!response.ok) throw new Error(response.status);
    const place = document.getElementById(link.dataset.loadInto);
    const form = document.createElement("div");
    form.innerHTML = await response.text();
    place.replaceWith(form);
    form.querySelector("input:not([type=hidden]), textarea").focus();
  } catch {
    location.href = link.href;
  }
});

// A form is sent once, however often its button is clicked. Not before the event is over: the form
// still sends the button's own name. When the browser comes back to the page, all buttons work.
document.addEventListener("submit", (event) => {
  if (event.target.method === "post") setTimeout(() => setButtons(event.target, true));
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) setButtons(form, false);
});
function setButtons(form, disabled) {
  for (const button of form.querySelectorAll("button")) button.disabled = disabled;
}
