// What pages gain from a script: a switch for the colours, copying, and shorter addresses.
// Everything works without it.
(function () {
  "use strict";
  const root = document.documentElement;
  const themes = ["automatic", "light", "dark"];

  function remember(theme) {
    try {
      if (theme === "automatic") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // Without storage the choice lasts for this page.
    }
  }

  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const name = button.querySelector("[data-theme-name]");
    const show = () => (name.textContent = `Colours: ${root.dataset.theme ?? "automatic"}`);
    button.addEventListener("click", () => {
      const now = themes.indexOf(root.dataset.theme ?? "automatic");
      const next = themes[(now + 1) % themes.length];
      if (next === "automatic") delete root.dataset.theme;
      else root.dataset.theme = next;
      remember(next);
      show();
    });
    show();
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => (button.textContent = label), 2000);
    });
  }

  // Fields that were left empty need not stand in the address.
  for (const form of document.querySelectorAll("form[method=get]")) {
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
  }
})();
