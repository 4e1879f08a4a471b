// A share of page views fetches one more page, which nobody sees: real load before the launch (DARK_LAUNCH).
{
  const { share, address } = document.currentScript.dataset;
  if (Math.random() * 100 < Number(share)) {
    // Behind all that the visitor waits for, as a stranger, and whatever comes of it.
    addEventListener("load", () => fetch(address, { credentials: "omit", priority: "low" }).catch(() => {}));
  }
}
