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

// Filter and sort the channels of a list.
const tools = document.querySelector(".tools");
if (tools) {
  const [filter, sort, list] = [document.getElementById("filter"), document.getElementById("sort"), document.querySelector(".group")];
  const output = tools.querySelector("output");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const rows = [...list.children].map((row, place) => {
    const name = row.querySelector("a").textContent;
    return { row, place, name, plain: plain(name), newest: row.querySelector("time").dateTime };
  });
  const orders = {
    count: (a, b) => a.place - b.place,
    name: (a, b) => collator.compare(a.name, b.name),
    newest: (a, b) => (a.newest < b.newest ? 1 : a.newest > b.newest ? -1 : 0),
  };
  const show = () => {
    const wanted = plain(filter.value.trim());
    const fitting = rows.filter((one) => one.plain.includes(wanted)).sort(orders[sort.value]);
    list.replaceChildren(...fitting.map((one) => one.row));
    output.textContent = wanted ? fitting.length.toLocaleString(document.documentElement.lang) : "";
  };
  filter.addEventListener("input", show);
  sort.addEventListener("change", show);
  tools.hidden = false;
  // A browser that comes back keeps what was typed.
  if (filter.value || sort.value !== "count") show();
}
