"use strict";
for (const figure of document.querySelectorAll("figure.topology")) {
  const tools = figure.querySelector(".tools"), canvas = figure.querySelector(".canvas");
  const svg = canvas.querySelector("svg"), said = tools.querySelector("output");
  const find = tools.querySelector(".find"), only = tools.querySelector(".only");
  const nodes = [...svg.querySelectorAll(".node")], wires = [...svg.querySelectorAll(".wire")];
  const own = svg.viewBox.baseVal.width, tall = svg.viewBox.baseVal.height;
  let scale = 1, near = null, at = -1;
  const vlans = (part) => part.dataset.vlans ? part.dataset.vlans.split(" ") : [];
  const carries = (part) => !only.value || vlans(part).includes(only.value);
  const words = (part) => [...part.querySelectorAll("title")].map((each) => each.textContent).join(" ").toLowerCase();
  const text = new Map([...nodes, ...wires].map((part) => [part, words(part)]));
  const fade = (part, away) => part.classList.toggle("faded", away);
  const around = (node) => {
    const beside = new Set([node.dataset.node]);
    for (const wire of wires) {
      const ends = wire.dataset.nodes.split(" ");
      if (ends.includes(node.dataset.node)) ends.forEach((end) => beside.add(end));
    }
    return beside;
  };
  const show = () => {
    const wanted = find.value.trim().toLowerCase(), beside = near && around(near);
    let hits = 0;
    for (const part of [...nodes, ...wires]) {
      const hit = carries(part) && text.get(part).includes(wanted);
      hits += hit && part.classList.contains("node") ? 1 : 0;
      const far = beside && !(part.dataset.node ? beside.has(part.dataset.node)
        : part.dataset.nodes.split(" ").includes(near.dataset.node));
      fade(part, !hit || Boolean(far));
      for (const row of part.querySelectorAll(".row")) {
        const own = row.querySelector("title");
        const named = !wanted || part.querySelector("title").textContent.toLowerCase().includes(wanted)
          || (own && own.textContent.toLowerCase().includes(wanted));
        fade(row, hit && !(carries(row) && named));
      }
    }
    said.textContent = wanted || only.value ? figure.dataset.found.replace("{count}", String(hits)) : "";
  };
  const zoom = (to) => {
    scale = Math.min(4, Math.max(0.15, to));
    svg.style.width = own * scale + "px";
    svg.style.height = tall * scale + "px";
  };
  const turn = (step) => zoom(step ? scale * (step > 0 ? 1.25 : 0.8) : (canvas.clientWidth - 2) / own);
  tools.hidden = false;
  find.addEventListener("input", () => { at = -1; show(); });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const hits = nodes.filter((node) => !node.classList.contains("faded"));
    if (!hits.length) return;
    at = (at + 1) % hits.length;
    const row = hits[at].querySelector(".row.faded") && hits[at].querySelector(".row:not(.faded)");
    (row || hits[at]).scrollIntoView({block: "nearest", inline: "nearest"});
  });
  only.addEventListener("change", show);
  for (const button of tools.querySelectorAll("button")) {
    button.addEventListener("click", () => turn(Number(button.dataset.zoom)));
  }
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    turn(event.deltaY < 0 ? 1 : -1);
  }, {passive: false});
  nodes.forEach((node, index) => {
    node.setAttribute("tabindex", index ? "-1" : "0");
    node.addEventListener("pointerenter", () => { near = node; show(); });
    node.addEventListener("pointerleave", () => { near = null; show(); });
    node.addEventListener("focus", () => {
      nodes.forEach((each) => each.setAttribute("tabindex", each === node ? "0" : "-1"));
      near = node;
      show();
    });
    node.addEventListener("blur", () => { near = null; show(); });
    node.addEventListener("keydown", (event) => {
      const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
      if (!step) return;
      event.preventDefault();
      nodes[(index + step + nodes.length) % nodes.length].focus();
    });
  });
}
