import { defineConfig } from "vite";

/** The server gives index.html at / and /login, and every other file below /assets/, each with the hash of its bytes in its name. */
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  build: {
    outDir: "../src/main/resources/io/archangel/web/assets",
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // The first that know light-dark(), which would else be rewritten.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
  },
});
