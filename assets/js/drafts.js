// The script of the forms by which incidents are reported, and of what answers them; other pages do not load it.
import { draft } from "./draft.js";

draft();
