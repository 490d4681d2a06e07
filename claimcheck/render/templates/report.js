"use strict";
// Filters, search and keys: everything else on the page works without this.
(() => {
  const form = document.querySelector(".filters:not(.rows)");
  const cards = [...document.querySelectorAll("article.card[data-verdict]")];
  if (form && cards.length) {
    form.hidden = false;
    const search = form.querySelector("input[type=search]");
    const paper = form.querySelector("select[name=paper]");
    const reason = form.querySelector("select[name=reason]");
    const output = form.querySelector("output");
    const texts = cards.map((card) => card.textContent.toLowerCase());
    const apply = () => {
      const verdicts = new Set([...form.querySelectorAll("input:checked")].map((box) => box.value));
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      cards.forEach((card, i) => {
        const keep = verdicts.has(card.dataset.verdict)
          && (!paper || !paper.value || card.dataset.papers.split(" ").includes(paper.value))
          && (!reason || !reason.value || card.dataset.reason === reason.value)
          && words.every((word) => texts[i].includes(word));
        card.hidden = !keep;
        shown += keep ? 1 : 0;
      });
      output.textContent = shown === cards.length ? `${shown} claims` : `${shown} of ${cards.length} claims`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
      if (typing) { if (event.key === "Escape") { search.value = ""; apply(); event.target.blur(); } return; }
      if (event.key === "/") { event.preventDefault(); search.focus(); return; }
      if (event.key !== "j" && event.key !== "k") return;
      const visible = cards.filter((card) => !card.hidden);
      const at = visible.indexOf(document.activeElement.closest("article.card"));
      const next = visible[Math.max(0, Math.min(visible.length - 1, at + (event.key === "j" ? 1 : -1)))];
      if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "start" }); }
    });
    const reveal = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.hidden) { form.reset(); apply(); target.scrollIntoView(); }
    };
    window.addEventListener("hashchange", reveal);
    apply();
  }
  const rowForm = document.querySelector(".filters.rows");
  if (rowForm) {
    rowForm.hidden = false;
    const rows = [...rowForm.parentNode.querySelectorAll("tbody tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const chosen = (name) => rowForm.querySelector(`select[name=${name}]`)?.value;
    const apply = () => {
      const [verdict, paper, generator] = ["verdict", "paper", "generator"].map(chosen);
      const words = rowForm.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row, i) => {
        row.hidden = !((!verdict || row.dataset.verdicts.split(" ").includes(verdict))
          && (!paper || row.dataset.papers.split(" ").includes(paper))
          && (!generator || row.dataset.generator === generator)
          && words.every((word) => texts[i].includes(word)));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      rowForm.querySelector("output").textContent = `${shown} of ${rows.length} summaries`;
    };
    rowForm.addEventListener("input", apply);
    rowForm.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^(INPUT|SELECT)$/.test(event.target.tagName)) return;
      event.preventDefault();
      rowForm.querySelector("input").focus();
    });
    apply();
  }
  document.querySelectorAll("table.set th button").forEach((button) => {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const table = head.closest("table");
      const column = [...head.parentNode.children].indexOf(head);
      const down = head.getAttribute("aria-sort") !== "descending";
      const value = (row) => row.children[column].dataset.value ?? row.children[column].textContent.trim();
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const order = value(a).localeCompare(value(b), "en", { numeric: true });
        return down ? -order : order;
      });
      [...head.parentNode.children].forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      table.tBodies[0].append(...rows);
    });
  });
})();
