// Enhancements beyond HTML and htmx. Every page works without this file.

const said = () => document.getElementById("said");
const words = (key) => document.body.dataset[key] ?? "";

/** Show a message in the status region. Screen readers announce it; the focus does not move. */
function announce(text) {
  const region = said();
  if (!region || !text) return;
  const list = document.createElement("ul");
  const item = document.createElement("li");
  list.className = "flash wrap";
  item.className = "info";
  item.textContent = text;
  list.append(item);
  region.replaceChildren(list);
}

// --- Rings or list: remembered for a year, restored after each swap ---------------------------------------------------
const VIEW = "kring_view";

function rememberView(input) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${VIEW}=${input.value}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function restoreView() {
  const view = document.cookie.match(/(?:^|; )kring_view=(rings|list)/)?.[1];
  // In a large community (data-crowd) the server has rendered only the view that was asked for.
  const input = view && document.querySelector(`#rings:not([data-crowd]) input[name="view"][value="${view}"]`);
  if (input) input.checked = true;
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches('#rings input[name="view"]')) rememberView(input);
  const form = input.form;
  if (form?.matches("[data-submit-on-change]")) form.requestSubmit();
});

// --- A field that was corrected loses its error; the server looks again when the form is sent -------------------------
document.addEventListener("input", ({ target }) => {
  if (target.getAttribute("aria-invalid") !== "true" || !target.checkValidity()) return;
  const error = `${target.id}_error`;
  target.removeAttribute("aria-invalid");
  target.setAttribute("aria-describedby", (target.getAttribute("aria-describedby") ?? "").replace(error, "").trim());
  document.getElementById(error)?.remove();
  const summary = document.querySelector("#main .errors");
  summary?.querySelector(`a[href="#${CSS.escape(target.id)}"]`)?.closest("li").remove();
  if (summary?.querySelector("ul") && !summary.querySelector("li, p:has(.ico)")) summary.remove();
});

// --- Switching the language keeps what was typed: it is put back on the same page -------------------------------------
const TYPED = "kring_typed";
const fields = () => [...document.querySelectorAll("#main form:not([action$='/language/']) :is(input, select, textarea)[name]")]
  .filter((field) => !["hidden", "password", "file"].includes(field.type));

document.addEventListener("submit", ({ target }) => {
  if (!target.matches('form[action$="/language/"]')) return;
  const kept = fields().map((field) => [field.name, field.value, field.checked ?? null]);
  sessionStorage.setItem(TYPED, JSON.stringify({ path: location.pathname, kept }));
});

function putBack() {
  const { path, kept } = JSON.parse(sessionStorage.getItem(TYPED) ?? "{}");
  sessionStorage.removeItem(TYPED);
  if (path !== location.pathname) return;
  fields().forEach((field, place) => {
    const [name, value, checked] = kept[place] ?? [];
    if (name !== field.name) return;
    if (["checkbox", "radio"].includes(field.type)) field.checked = checked && value === field.value;
    else field.value = value;
  });
}

// --- The user menu closes with Escape and with a click elsewhere ------------------------------------------------------
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// --- Keys that lead somewhere: data-key names those of a link or of the way back, such as Escape ----------------------
// A page that goes on is scrolled first. Remote controls of projectors send these two keys.
const scrolls = (key) =>
  (key === "PageDown" && scrollY + innerHeight < document.documentElement.scrollHeight - 1) || (key === "PageUp" && scrollY > 0);
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.matches("input, select, textarea")) return;
  if (scrolls(event.key)) return;
  document.querySelector(`:is(a, [name=again])[data-key~="${CSS.escape(event.key)}"]`)?.click();
});

// --- A link to a text that is copied instead, where the browser can: data-copy is what is said then --------------------
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    await navigator.clipboard.writeText(await answer.text());
    announce(link.dataset.copy);
  } catch {
    location.assign(link.href);
  }
});

// --- htmx: show error responses ---------------------------------------------------------------------------------------
// 422 and 409 respond with the fragment that was asked for (see htmx-config); any other error with a whole page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname === words("signIn")) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  } else if (xhr.status >= 400 && xhr.status !== 409 && xhr.status !== 422) {
    showErrorPage(event, xhr, target);
  }
});

function showErrorPage(event, xhr) {
  const main = new DOMParser().parseFromString(xhr.responseText, "text/html").getElementById("main");
  event.detail.shouldSwap = false;
  if (!main) return announce(words("slipped"));
  document.getElementById("main").replaceWith(main);
  main.focus();
}

document.addEventListener("htmx:sendError", () => announce(words("unreachable")));
document.addEventListener("htmx:timeout", () => announce(words("unreachable")));
document.addEventListener("htmx:afterSettle", restoreView);
// The swap has removed the pressed button: move the focus to the element that the view names.
document.addEventListener("kring:focus", (event) => {
  if (document.activeElement && document.activeElement !== document.body) return;
  const place = document.getElementById(event.detail.id);
  const kinds = [":checked", "button, input:not([type=hidden])", "a"];
  const control = kinds.map((kind) => place?.querySelector(kind)).find(Boolean);
  control?.focus({ preventScroll: true }); // the message sticks to the top: scrolling to it would leave the choice
});
// A view sends it with the header HX-Trigger: {"announce": "You’re active now."}
document.addEventListener("announce", (event) => announce(event.detail.value));

// --- At the start -----------------------------------------------------------------------------------------------------
/** The element to focus in a form with errors: the list of errors, or the first invalid control. */
function missing() {
  const found = document.querySelector('#main :is(.errors, [aria-invalid="true"], fieldset[aria-describedby$="_error"])');
  return found?.matches("fieldset") ? (found.querySelector(":checked") ?? found.querySelector("input")) : found;
}

/** Announce messages that came with the page: screen readers announce only changes, so show them a moment later. */
function sayAgain(region) {
  if (!region?.querySelector("li")) return;
  region.style.visibility = "hidden";
  setTimeout(() => region.style.removeProperty("visibility"), 100);
}

putBack();
restoreView();
sayAgain(said());
missing()?.focus();
