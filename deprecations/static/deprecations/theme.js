// Applies the colours that the reader chose earlier, before anything is painted.
(function () {
  "use strict";
  const root = document.documentElement;
  root.dataset.script = "";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // A browser may refuse storage; the system's colours are then as good as any.
  }
})();
