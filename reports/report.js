"use strict";
(function () {
	var root = document.documentElement;

	function element(tag, text, attributes) {
		var e = document.createElement(tag);
		if (text) e.textContent = text;
		for (var name in attributes || {}) e.setAttribute(name, attributes[name]);
		return e;
	}

	/* Theme: the system's until the reader chooses. */
	function stored(value) {
		try {
			if (value) localStorage.setItem("pgassay-theme", value);
			return localStorage.getItem("pgassay-theme");
		} catch (e) {
			return null;
		}
	}
	function isDark() {
		return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
	}
	var theme = element("button", "", { type: "button" });
	function setTheme(name) {
		if (name) root.dataset.theme = name;
		theme.textContent = isDark() ? "Light theme" : "Dark theme";
	}
	function toggleTheme() {
		setTheme(stored(isDark() ? "light" : "dark") || (isDark() ? "light" : "dark"));
	}
	theme.addEventListener("click", toggleTheme);
	document.querySelector("nav").append(theme);
	setTheme(stored());

	/* Sorting: by the raw value where a cell has one. */
	function key(row, column) {
		var cell = row.cells[column];
		if (!cell) return "";
		return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.textContent.trim().toLowerCase();
	}
	function compare(a, b) {
		if (typeof a === "number" && typeof b === "number") return a - b;
		if (typeof a === "number") return 1;
		if (typeof b === "number") return -1;
		return a < b ? -1 : a > b ? 1 : 0;
	}
	function sort(table, header) {
		var column = header.cellIndex, body = table.tBodies[0];
		var up = header.getAttribute("aria-sort") === "descending" ||
			(!header.hasAttribute("aria-sort") && !header.classList.contains("n"));
		var rows = Array.from(body.rows).map(function (row, i) {
			return { row: row, key: key(row, column), i: i };
		});
		rows.sort(function (a, b) {
			return (up ? compare(a.key, b.key) : compare(b.key, a.key)) || a.i - b.i;
		});
		table.querySelectorAll("thead th").forEach(function (th) { th.removeAttribute("aria-sort"); });
		header.setAttribute("aria-sort", up ? "ascending" : "descending");
		rows.forEach(function (r) { body.append(r.row); });
	}
	document.querySelectorAll("table:not([data-fixed])").forEach(function (table) {
		table.querySelectorAll("thead th").forEach(function (th) {
			var button = element("button", th.textContent, { type: "button" });
			th.textContent = "";
			th.append(button);
			button.addEventListener("click", function () { sort(table, th); });
		});
	});

	/* Filtering: rows that hold every word. */
	document.querySelectorAll("table[data-filter]").forEach(function (table) {
		var box = element("div", "", { class: "filter" });
		var input = element("input", "", {
			type: "search", placeholder: "Filter", "aria-label": "Filter: " + table.caption.textContent });
		var count = element("span", "", { "aria-live": "polite" });
		var rows = Array.from(table.tBodies[0].rows);
		var texts = null;
		input.addEventListener("input", function () {
			texts = texts || rows.map(function (row) { return row.textContent.toLowerCase(); });
			var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
			rows.forEach(function (row, i) {
				var fits = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
				row.hidden = !fits;
				shown += fits;
			});
			count.textContent = words.length ? shown + " of " + rows.length : "";
		});
		box.append(input, count);
		table.closest(".scroll").before(box);
	});

	/* Copying. */
	function copy(text, done) {
		function old() {
			var area = element("textarea", text);
			document.body.append(area);
			area.select();
			var ok = document.execCommand("copy");
			area.remove();
			done(ok);
		}
		if (navigator.clipboard && isSecureContext)
			navigator.clipboard.writeText(text).then(function () { done(true); }, old);
		else old();
	}
	document.querySelectorAll(".sql").forEach(function (box) {
		var button = element("button", "Copy", { type: "button" });
		var label = box.querySelector(".label").textContent;
		button.setAttribute("aria-label", "Copy: " + label);
		button.addEventListener("click", function () {
			copy(box.querySelector("code").textContent, function (ok) {
				button.textContent = ok ? "Copied" : "Not copied";
				setTimeout(function () { button.textContent = "Copy"; }, 1600);
			});
		});
		box.append(button);
	});

	/* A link into something folded opens it. */
	function open() {
		var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
		for (var e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
	}
	addEventListener("hashchange", open);
	open();

	/* Printing shows what is folded among the recommendations; all of it would fill a hundred pages. */
	addEventListener("beforeprint", function () {
		document.querySelectorAll("#recommendations details").forEach(function (d) { d.open = true; });
	});

	/* Keys: / filters, j and k go through the cards, t changes the theme. */
	function step(by) {
		var cards = Array.from(document.querySelectorAll(".card")), at = -1;
		cards.forEach(function (card, i) { if (card.getBoundingClientRect().top < 40) at = i; });
		var next = cards[Math.max(0, Math.min(cards.length - 1, at + by))];
		if (next) next.scrollIntoView();
	}
	addEventListener("keydown", function (event) {
		if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|TEXTAREA/.test(event.target.tagName)) return;
		var action = {
			"/": function () {
				var input = document.querySelector(".filter input");
				if (input) input.focus();
			},
			j: function () { step(1); },
			k: function () { step(-1); },
			t: toggleTheme
		}[event.key];
		if (!action) return;
		event.preventDefault();
		action();
	});
})();
