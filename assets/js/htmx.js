// htmx and its stream of server-sent events, as they come from their packages; the extension finds htmx on the window.
import "htmx.org";
import "htmx.org/dist/ext/hx-sse.js";
