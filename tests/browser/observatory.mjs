// node observatory.mjs HOST HTTP_PORT HTTPS_PORT PATH: the grade of a page, and each of its tests, as JSON.
// The package's own scan() knows no ports and no paths; this is the same, with its own requests, tests and scores.
import { writeFileSync } from "node:fs";

const packed = new URL("node_modules/@mdn/mdn-http-observatory/", import.meta.url);
// Which hosts browsers know as https only; the package would fetch the list. Ours is not on it.
writeFileSync(new URL("conf/hsts-preload.json", packed), "{}");
const load = (name) => import(new URL(`src/${name}.js`, packed));
const { retrieve } = await load("retriever/retriever");
const { ALL_TESTS } = await load("constants");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await load("grader/charts");
const { getGradeForScore, getScoreModifier } = await load("grader/grader");

const [host, httpPort, httpsPort, path] = process.argv.slice(2);
const page = await retrieve(host, { httpPort, httpsPort, path });
const tests = {};
for (const test of ALL_TESTS) {
  const { constructor, pass, result } = test(page);
  tests[constructor.name] = { pass, result, points: getScoreModifier(result) };
}
const points = Object.values(tests).map((test) => test.points);
const sum = (numbers) => numbers.reduce((all, one) => all + one, 100);
const lost = sum(points.filter((one) => one < 0));
const score = lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(points) : lost;
console.log(JSON.stringify({ status: page.responses.auto.status, ...getGradeForScore(score), tests }));
