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
