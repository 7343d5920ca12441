// The theme follows the system until the reader chooses one; the choice is kept
// where the browser allows a page to keep something.
{
  const names = ["automatic", "light", "dark"];
  const button = document.getElementById("theme");
  const apply = (name) => {
    if (name === "automatic") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    button.textContent = `Theme: ${name}`;
  };
  let current = "automatic";
  try {
    const kept = localStorage.getItem("theme");
    if (names.includes(kept)) current = kept;
  } catch {
    // No storage: the choice lasts as long as the page.
  }
  button.addEventListener("click", () => {
    current = names[(names.indexOf(current) + 1) % names.length];
    apply(current);
    try {
      localStorage.setItem("theme", current);
    } catch {
      // As above.
    }
  });
  apply(current);
  button.hidden = false;
}

// Nothing moves by itself for readers who asked for less motion.
if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
  for (const video of document.querySelectorAll("video")) {
    video.autoplay = false;
    video.pause();
  }
}
