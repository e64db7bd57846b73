import "./base.css";
import "./ui/ui.css";
import { createRoot } from "react-dom/client";
import { takeTokenFromAddress } from "../token";
import { App } from "./App";

takeTokenFromAddress();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App />);
