// Opens a report in Chromium and uses it: node check.mjs REPORT.html
// Prints one line a fault and exits with 1 when there is any.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { chromium } from "playwright-core";

const file = process.argv[2];
const url = pathToFileURL(file).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const faults = [];

function expect(condition, fault) {
	if (!condition) faults.push(fault);
}

async function open(browser, options) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	page.on("console", (message) => faults.push("console: " + message.text()));
	page.on("pageerror", (error) => faults.push("error: " + error));
	page.on("request", (request) => expect(request.url() === url, "request: " + request.url()));
	await page.goto(url);
	return page;
}

async function checkAccessibility(browser) {
	// What differs between the themes are colours.
	for (const colorScheme of ["light", "dark"]) {
		const page = await open(browser, { colorScheme, bypassCSP: true });
		await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
		await page.evaluate(axe);
		const result = await page.evaluate((rules) => axe.run(document, { resultTypes: ["violations"], ...rules }),
			colorScheme === "light" ? {} : { runOnly: ["color-contrast"] });
		for (const v of result.violations)
			faults.push(`axe, ${colorScheme}: ${v.id}, ${v.nodes.length} times: ${v.nodes[0].html.slice(0, 160)}`);
		await page.context().close();
	}
}

const table = "table[data-filter]:has(th.n)";

/* The raw values of a column of the first table that can be filtered. */
const texts = (page, column) => page.$$eval(table, (tables, c) =>
	Array.from(tables[0].tBodies[0].rows).filter((r) => !r.hidden).map((r) => r.cells[c].dataset.v), column);

async function checkSorting(page) {
	if (await page.locator(table).count() === 0) return;
	const header = page.locator(table).first().locator("thead th.n button").last();
	const column = await header.evaluate((b) => b.parentElement.cellIndex);
	await header.click();
	let values = (await texts(page, column)).map(Number);
	expect(values.length > 1 && values.every((v, i) => i === 0 || values[i - 1] >= v), "sorting: not descending " + values);
	expect(await header.locator("..").getAttribute("aria-sort") === "descending", "sorting: aria-sort is not descending");
	await header.press("Enter");
	values = (await texts(page, column)).map(Number);
	expect(values.every((v, i) => i === 0 || values[i - 1] <= v), "sorting: not ascending");
}

async function checkFilter(page) {
	if (await page.locator(table).count() === 0) return;
	const before = (await texts(page, 0)).length;
	const word = await page.locator(table).first().locator("tbody tr").last().evaluate(
		(row) => row.querySelector("th").textContent.trim().toLowerCase().split(/\s+/).pop());
	await page.keyboard.press("/");
	const input = page.locator(".filter input").first();
	await input.fill(word);
	const shown = await page.$$eval(table, (tables) =>
		Array.from(tables[0].tBodies[0].rows).filter((r) => !r.hidden).map((r) => r.textContent.toLowerCase()));
	expect(shown.length > 0 && shown.length <= before && shown.every((t) => t.includes(word)), "filter: shows " + shown.length);
	await input.fill("no row has this");
	expect((await texts(page, 0)).length === 0, "filter: shows rows without the word");
	await input.fill("");
	expect((await texts(page, 0)).length === before, "filter: does not come back");
}

async function checkTheme(page) {
	const color = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const before = await color();
	await page.getByRole("button", { name: "Dark theme" }).click();
	const dark = await color();
	expect(dark !== before, "theme: does not change");
	await page.reload();
	expect(await color() === dark, "theme: is not kept");
	await page.keyboard.press("t");
	expect(await color() === before, "theme: key t does not bring it back");
}

async function checkCopy(page) {
	const button = page.locator(".sql button:visible").first();
	if (await button.count() === 0) return;
	const wanted = await page.locator(".sql:has(button:visible) code").first().textContent();
	await button.click();
	await page.waitForFunction(() => Array.from(document.querySelectorAll(".sql button")).some((b) => b.textContent === "Copied"));
	expect(await page.evaluate(() => navigator.clipboard.readText()) === wanted, "copy: other text in the clipboard");
}

async function checkPermalinks(page) {
	const ids = await page.$$eval("[id]", (all) => all.map((e) => e.id));
	expect(new Set(ids).size === ids.length, "ids: not unique");
	const targets = await page.$$eval("a[href^='#']", (all) => all.map((a) => a.getAttribute("href").slice(1)));
	for (const target of new Set(targets)) expect(ids.includes(target), "link: leads nowhere: #" + target);
	const link = page.locator(".permalink").first();
	if (await link.count() === 0) return;
	await link.click();
	expect((await page.evaluate(() => location.hash)).length > 10, "permalink: no hash");
}

async function checkWithoutScript(browser) {
	const withScript = await open(browser, {});
	const page = await open(browser, { javaScriptEnabled: false });
	const rows = (p) => p.locator("tr").count();
	const charts = (p) => p.locator("svg.chart").count();
	expect(await rows(page) === await rows(withScript), "without script: rows are missing");
	expect(await charts(page) === await charts(withScript), "without script: charts are missing");
	expect(await page.locator("main section h2").first().isVisible(), "without script: no sections");
	for (const section of await page.locator("main section").all())
		expect((await section.textContent()).trim().length > 40, "section: empty and does not say why");
	expect(await page.locator("button").count() === 0, "without script: buttons that do nothing");
}

async function checkNarrow(browser) {
	const page = await open(browser, { viewport: { width: 400, height: 800 } });
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(width <= 400, "narrow: the page is " + width + " px wide");
	await page.context().close();
	const desktop = await open(browser, { viewport: { width: 1280, height: 900 } });
	const wide = await desktop.$$eval(".scroll:not(details:not([open]) *)", (all) =>
		all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.getAttribute("aria-label")));
	for (const label of wide) faults.push("desktop: a table is wider than the page: " + label);
	const texts = await desktop.$$eval("svg.chart", (charts) => charts.flatMap((chart) => {
		const boxes = Array.from(chart.querySelectorAll("text")).map((t) => t.getBoundingClientRect()).filter((b) => b.width);
		return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => a.left < b.right - 1 && b.left < a.right - 1 &&
			a.top < b.bottom - 2 && b.top < a.bottom - 2).map(() => chart.getAttribute("aria-label")));
	}));
	for (const label of new Set(texts)) faults.push("chart: labels overlap: " + label);
}

async function checkMarkup() {
	const validator = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:recommended", "html-validate:a11y"] }));
	const report = await validator.validateString(readFileSync(file, "utf8"));
	for (const m of report.results.flatMap((r) => r.messages).slice(0, 10))
		faults.push(`markup: ${m.ruleId} at ${m.line}:${m.column}: ${m.message}`);
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await open(browser, { colorScheme: "light", permissions: ["clipboard-read", "clipboard-write"] });
await checkPermalinks(page);
await checkSorting(page);
await checkFilter(page);
await checkTheme(page);
await checkCopy(page);
await checkAccessibility(browser);
await checkWithoutScript(browser);
await checkNarrow(browser);
await checkMarkup();
await browser.close();
faults.forEach((fault) => console.log(fault));
process.exit(faults.length ? 1 : 0);
