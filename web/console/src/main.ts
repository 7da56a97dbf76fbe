import "./parts/theme.js";
import "./console.js";
