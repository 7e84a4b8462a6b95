/** Limits of the zoom, as widths in relation to the drawing's own. */
const [SMALLEST, LARGEST] = [0.25, 3];
const STEP = 1.25;

/** Zoom, layers, and the lines of a surface that is pointed at. The stage scrolls by itself, by touch and by keys too. */
export function topology(): void {
  for (const layer of document.querySelectorAll<HTMLInputElement>("[data-layer]")) {
    const apply = () =>
      document.querySelector("#topology")?.classList.toggle(`without-${layer.dataset.layer}`, !layer.checked);
    layer.addEventListener("change", apply);
    apply();
  }
  for (const drawing of document.querySelectorAll<HTMLElement>(".drawing")) prepare(drawing);
}

function prepare(drawing: HTMLElement): void {
  const stage = drawing.querySelector<HTMLElement>(".stage");
  const graph = drawing.querySelector<SVGSVGElement>(".graph");
  if (!stage || !graph) return;
  const natural = graph.viewBox.baseVal.width;
  let scale = 1;

  /** Keeps the point of the drawing that is below (x, y) of the stage where it is. */
  const zoom = (next: number, x = stage.clientWidth / 2, y = stage.clientHeight / 2) => {
    const bounded = Math.min(LARGEST, Math.max(SMALLEST, next));
    const [left, top] = [(stage.scrollLeft + x) / scale, (stage.scrollTop + y) / scale];
    scale = bounded;
    graph.style.width = `${natural * scale}px`;
    stage.scrollLeft = left * scale - x;
    stage.scrollTop = top * scale - y;
  };
  const fitStage = () => {
    const { paddingLeft, paddingRight } = getComputedStyle(stage);
    const room = stage.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    // On a phone, text that can be read comes before a drawing that is seen whole.
    zoom(Math.max(0.62, Math.min(1, room / natural)));
  };
  const actions: Record<string, () => void> = {
    in: () => zoom(scale * STEP),
    out: () => zoom(scale / STEP),
    fit: fitStage,
  };
  for (const button of drawing.querySelectorAll<HTMLElement>("[data-zoom]"))
    button.addEventListener("click", () => actions[button.dataset.zoom ?? ""]?.());
  stage.addEventListener("keydown", (event) => {
    const action = { "+": actions.in, "=": actions.in, "-": actions.out, "0": actions.fit }[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      // Without the key the wheel scrolls, as everywhere.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = stage.getBoundingClientRect();
      zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1), event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );
  drag(stage);
  trace(graph);
  fitStage();
}

/** Moves the drawing with the mouse; fingers scroll by themselves. */
function drag(stage: HTMLElement): void {
  let from: { x: number; y: number; left: number; top: number } | undefined;
  stage.addEventListener("pointerdown", ({ pointerType, button, clientX: x, clientY: y, target }) => {
    if (pointerType !== "mouse" || button !== 0 || (target as Element).closest("a")) return;
    from = { x, y, left: stage.scrollLeft, top: stage.scrollTop };
    stage.classList.add("dragging");
  });
  addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!from) return;
    stage.scrollLeft = from.left - (clientX - from.x);
    stage.scrollTop = from.top - (clientY - from.y);
  });
  addEventListener("pointerup", () => {
    from = undefined;
    stage.classList.remove("dragging");
  });
}

/** Shows the lines of the node that is pointed at or has the focus, and dims the others. */
function trace(graph: SVGSVGElement): void {
  const edges = [...graph.querySelectorAll<SVGElement>(".edge")];
  const show = (target: EventTarget | null) => {
    const node = (target as Element | null)?.closest("[data-node], a")?.closest("a, [data-node]");
    const id =
      node?.getAttribute("data-node") ?? node?.querySelector("[data-node]")?.getAttribute("data-node");
    graph.classList.toggle("tracing", id !== null && id !== undefined);
    for (const edge of edges)
      edge.classList.toggle(
        "linked",
        id !== undefined && (edge.dataset.from === id || edge.dataset.to === id),
      );
  };
  graph.addEventListener("pointerover", ({ target }) => show(target));
  graph.addEventListener("pointerleave", () => show(null));
  graph.addEventListener("focusin", ({ target }) => show(target));
  graph.addEventListener("focusout", () => show(null));
}
