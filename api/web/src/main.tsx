import "./style.css";
import { render } from "preact";
import { App } from "./app";
import { interceptLinks } from "./location";
import { restoreTheme } from "./theme";

restoreTheme();
interceptLinks();
const page = document.getElementById("page");
if (page) render(<App />, page);
