/** Marks the section that is being read in the navigation. */
export function sections(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>("nav a")].map((link) => [link.hash.slice(1), link]),
  );
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) links.get(target.id)?.setAttribute("aria-current", "true");
        else links.get(target.id)?.removeAttribute("aria-current");
      }
    },
    // A line a quarter below the top: one section crosses it at a time.
    { rootMargin: "-25% 0px -74% 0px" },
  );
  for (const section of document.querySelectorAll("main > section")) observer.observe(section);
}
