// node lighthouse.mjs ADDRESS CERTIFICATE RUNS PATH…: what Lighthouse finds, as JSON {path: [a run, …]}.
// https://github.com/GoogleChrome/lighthouse/blob/v12.8.2/docs/readme.md#using-programmatically
import { X509Certificate, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [address, certificate, runs, ...paths] = process.argv.slice(2);
// The stack's own certificate is believed by its key: to one whose errors are ignored, Chromium keeps no file.
const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: "spki", format: "der" });
const believed = `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;
const chrome = await launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: ["--headless=new", believed, ...process.env.CHROME_FLAGS.split(" ")],
});

// A phone, and throttling that is computed: the defaults. Waiting for silence takes 0.25 s instead of 1 s: no page here
// asks for anything later. A settings object is each run's own; Lighthouse changes it.
const settings = (path) => ({
  pauseAfterFcpMs: 250,
  pauseAfterLoadMs: 250,
  networkQuietThresholdMs: 250,
  cpuQuietThresholdMs: 250,
  disableFullPageScreenshot: true,
  // Results of a search are kept out of search engines on purpose (robots.txt).
  skipAudits: path.startsWith("/search/?") ? ["is-crawlable"] : null,
});
// What the browser kept from the last visit is still there.
const AGAIN = { disableStorageReset: true, onlyAudits: ["network-requests"] };

// Of a trace that lacks its beginning, as happens on a busy machine, Lighthouse says "please run again".
async function visit(path, more = {}, tries = 3) {
  const config = { extends: "lighthouse:default", settings: { ...settings(path), ...more } };
  const { lhr } = await lighthouse(address + path, { port: chrome.port }, config);
  if (lhr.runtimeError?.code === "NO_NAVSTART" && tries > 1) return visit(path, more, tries - 1);
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  return lhr;
}

// Bytes as they came over the wire, headers included; none for what the browser had.
const requests = ({ audits }) =>
  audits["network-requests"].details.items.map(({ url, resourceType, transferSize }) => ({ url, type: resourceType, bytes: transferSize }));

function result(lhr) {
  const categories = Object.values(lhr.categories);
  const audits = categories.filter(({ id }) => id !== "performance").flatMap(({ auditRefs }) => auditRefs.map(({ id }) => lhr.audits[id]));
  return {
    scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(score * 100)])),
    shift: lhr.audits["cumulative-layout-shift"].numericValue,
    failed: audits.filter(({ score }) => score !== null && score < 1).map(({ id, title }) => `${id}: ${title}`),
    requests: requests(lhr),
  };
}

// Of three runs two that agree are the median.
const settled = ([first, second]) => second && ["scores", "shift"].every((name) => JSON.stringify(first[name]) === JSON.stringify(second[name]));

try {
  const found = {};
  for (const path of paths) {
    found[path] = [];
    while (found[path].length < runs && !settled(found[path])) found[path].push(result(await visit(path)));
    found[path].at(-1).again = requests(await visit(path, AGAIN));
  }
  console.log(JSON.stringify(found));
} finally {
  chrome.kill();
}
