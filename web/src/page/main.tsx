import "./base.css";
import "./ui/ui.css";
import { createRoot } from "react-dom/client";
import { signInFromAddress } from "../session";
import { App } from "./App";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App refused={await signInFromAddress().catch(() => true)} />);
