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
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
  },
});
