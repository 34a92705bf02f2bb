// The script of the pages that take a list or wait for its comparison; other pages do not load it.
import { judging } from "./judging.js";
import { upload } from "./upload.js";

judging();
upload();
