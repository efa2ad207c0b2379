// Comforts. Every page is whole without them.
"use strict";

// Copy the address of a feed.
for (const list of document.querySelectorAll("[data-copy]")) {
  for (const link of list.querySelectorAll("a")) {
    const button = document.createElement("button");
    const say = (text) => { button.textContent = text; };
    button.type = "button";
    button.setAttribute("aria-label", link.dataset.label);
    say(list.dataset.copy);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.href);
      } catch {
        // Not allowed, or no secure context: leave the address selected.
        getSelection().selectAllChildren(link);
        if (!document.execCommand("copy")) return;
      }
      say(list.dataset.copied);
      button.setAttribute("aria-label", list.dataset.copied);
      setTimeout(() => {
        say(list.dataset.copy);
        button.setAttribute("aria-label", link.dataset.label);
      }, 2000);
    });
    link.after(button);
  }
}

// Images that are gone leave no empty boxes.
const gone = (image) => { if (image.matches(".entries img")) image.remove(); };
addEventListener("error", ({ target }) => { if (target instanceof HTMLImageElement) gone(target); }, true);
for (const image of document.images) if (image.complete && !image.naturalWidth && image.loading != "lazy") gone(image);

// Filter and sort the channels.
const tools = document.querySelector(".tools");
if (tools) {
  const filter = document.getElementById("filter");
  const sort = document.getElementById("sort");
  const output = tools.querySelector("output");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const number = (text) => Number(text.replaceAll(",", ""));
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const orders = {
    count: (a, b) => b.count - a.count,
    name: (a, b) => collator.compare(a.name, b.name),
    newest: (a, b) => (a.newest < b.newest ? 1 : a.newest > b.newest ? -1 : 0),
  };
  const groups = [...document.querySelectorAll(".group")].map((section) => {
    const [first, more] = section.querySelectorAll("ul");
    const rows = [...section.querySelectorAll("li")].map((row) => ({
      row,
      name: row.querySelector("a").textContent,
      plain: plain(row.querySelector("a").textContent),
      count: number(row.querySelector("b").textContent),
      newest: row.querySelector("time").textContent,
    }));
    return { section, first, more, rows, shown: first.children.length, details: section.querySelector("details") };
  });
  const show = () => {
    const wanted = plain(filter.value.trim());
    let found = 0;
    for (const { section, first, more, rows, shown, details } of groups) {
      rows.sort(orders[sort.value]);
      const fitting = rows.filter((one) => one.plain.includes(wanted));
      // What is looked for is shown whole.
      const top = wanted ? fitting : fitting.slice(0, shown);
      first.replaceChildren(...top.map((one) => one.row));
      if (more) more.replaceChildren(...(wanted ? [] : fitting.slice(shown)).map((one) => one.row));
      if (details) details.hidden = Boolean(wanted);
      section.hidden = !fitting.length;
      found += fitting.length;
    }
    const text = found === 1 ? output.dataset.one : output.dataset.many.replace("2", found.toLocaleString("en"));
    output.textContent = wanted ? text : "";
  };
  filter.addEventListener("input", show);
  sort.addEventListener("change", show);
  tools.hidden = false;
  // A browser that comes back keeps what was typed.
  if (filter.value || sort.value !== "count") show();
}
