// Watches a walk through a page with the Tab key: after each step it looks at what has the focus.
"use strict";

(() => {
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const LARGE = 50;
  const BAR = 80; // the steps stay at the top of the screen
  const unfocused = new Map();
  let faults, visited, before, isOver;

  const ringed = (element) => [element, element.closest("label, .choice")].filter(Boolean);

  function ring(element) {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) ? style.outline : "";
    return outline + (style.boxShadow === "none" ? "" : style.boxShadow);
  }

  function named(element) {
    const words = (element.getAttribute("aria-label") || element.innerText || element.name || element.className || "").trim();
    return `${element.localName} “${words.replace(/\s+/g, " ").slice(0, 50)}”`;
  }

  function isOfThePage(element) {
    for (let other = element; other; other = other.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(other).position)) return false;
    }
    return true;
  }

  function isReached(element, x, y) {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (hit === element || element.contains(hit) || hit.closest("label")?.control === element);
  }

  // Points a little inside its edges: a link over two lines has two boxes, and round corners belong to nobody.
  // Of a large text box only the beginning has to be in sight, of a table higher than the screen any part.
  function points(element) {
    const boxes = [...element.getClientRects()].filter((box) => box.width > 3 && box.height > 3);
    return [boxes[0], boxes.at(-1)].filter(Boolean).flatMap((box) => {
      const { left, right, height } = box;
      const top = height > innerHeight - BAR ? Math.max(box.top, BAR) : box.top;
      const [x, inset, bottom] = [(left + right) / 2, Math.min(4, height / 3), top + Math.min(height, LARGE)];
      const y = (top + bottom) / 2;
      return [[left + inset, y], [right - inset, y], [x, top + inset], [x, bottom - inset]];
    });
  }

  function problemsOf(element) {
    const told = [];
    const spots = points(element);
    const isInside = spots.every(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !spots.length) told.push("is not visible");
    else if (!isInside) told.push("is outside the screen");
    else if (!spots.every(([x, y]) => isReached(element, x, y))) told.push("is covered");
    if (!ringed(element).some((part) => ring(part) && ring(part) !== unfocused.get(part))) told.push("shows no focus");
    return told;
  }

  function place(element) {
    const box = element.getBoundingClientRect();
    return { left: box.left + scrollX, right: box.right + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY };
  }

  function look(event) {
    const element = document.activeElement;
    if (event.key !== "Tab" || isOver || element === before?.element) return; // the parts of a date are one stop
    if (element === document.body || element === visited[0]) {
      isOver = visited.length > 0; // backwards, the first step leads out of the page
      return;
    }
    for (const problem of problemsOf(element)) faults.push(`${named(element)} ${problem}`);
    const here = { element, ...place(element), isFlowing: isOfThePage(element) };
    const [upper, lower] = event.shiftKey ? [here, before] : [before, here];
    const isTurned = before?.isFlowing && here.isFlowing && lower.bottom <= upper.top && lower.left < upper.right;
    if (isTurned) faults.push(`${named(lower.element)} comes after ${named(upper.element)}, which is below it`);
    visited.push(element);
    before = here;
  }

  function expected() {
    return [...document.querySelectorAll(STOPS)].filter((element) => {
      const isOtherChoice = element.type === "radio" && !element.checked;
      return !element.disabled && element.tabIndex >= 0 && !isOtherChoice && element.checkVisibility({ visibilityProperty: true });
    });
  }

  window.walk = {
    // From the edge of the page, with open what can be opened; says how often to press Tab at most.
    start() {
      [faults, visited, before, isOver] = [[], [], null, false];
      for (const details of document.querySelectorAll("details:not(.menu)")) details.open = true;
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute("tabindex");
      for (const stop of document.querySelectorAll(STOPS)) for (const part of ringed(stop)) unfocused.set(part, ring(part));
      addEventListener("keyup", look);
      return expected().length + 3 * document.querySelectorAll("[type=date]").length + 12;
    },
    isOver: () => isOver,
    problems: () => problemsOf(document.activeElement),
    faults() {
      const missed = expected().filter((element) => !visited.includes(element));
      return [...faults, ...missed.map((element) => `${named(element)} is never reached`), ...(isOver ? [] : ["the walk does not end"])];
    },
  };
})();
