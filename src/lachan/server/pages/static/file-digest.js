// The digest of a chosen file, computed here: only the 64 digits are put into the form, the file goes nowhere.
"use strict";
const pick = document.getElementById("pick");
const file = document.getElementById("file");
const field = document.getElementById("sha256");
const tooLarge = document.getElementById("too-large");
const MOST = 512 * 1024 * 1024; // bytes: Web Crypto takes a file whole
if (window.crypto && crypto.subtle) {
  pick.hidden = false;
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    field.value = "";
    tooLarge.hidden = !chosen || chosen.size <= MOST;
    if (!chosen || chosen.size > MOST) return;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer()));
    if (file.files[0] === chosen) field.value = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}
