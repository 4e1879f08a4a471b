// {% personal %} without an accelerator that includes its parts (ESI): they are fetched here, for visitors
// with the cookie that comes and goes with a session. The others ask for nothing more.
if (/(^|; )personal=1/.test(document.cookie)) {
  document.querySelectorAll("[data-personal]").forEach(async (part) => {
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(part.dataset.personal, { headers });
    if (response.ok) part.innerHTML = await response.text();
  });
}
